using System.Device.Gpio;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.GatewayAgent.Hardware.Reset;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

public sealed class ConcentratorResetTests
{
    [Theory]
    [InlineData("rak2245", "17=1 17=0")]
    [InlineData("wm1302-spi", "18=1 17=1 17=0 5=0 5=1")]
    [InlineData("semtech-corecell", "18=1 23=1 23=0 22=0 22=1 13=0 13=1")]
    public void Supply_comes_first_and_each_reset_has_its_own_polarity(string name, string expected) =>
        Assert.Equal(expected, string.Join(' ', ConcentratorReset.Plan(BoardFiles.Load(name).Pins)
            .Select(step => $"{step.Pin}={(step.IsHigh ? 1 : 0)}")));

    [Fact]
    public void A_card_that_resets_itself_needs_nothing() => Assert.Empty(ConcentratorReset.Plan(null));

    [Fact]
    public async Task Each_level_holds_for_its_time()
    {
        var time = new FakeTimeProvider();
        using var pins = new FakePins();
        var run = ConcentratorReset.RunAsync(ConcentratorReset.Plan(new BoardPins(17, null, null, null)), pins, time,
            TestContext.Current.CancellationToken);
        Assert.Equal(["17=1"], pins.Driven);
        time.Advance(ConcentratorReset.Settle - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["17=1"], pins.Driven);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await Until(() => pins.Driven.Count == 2);
        Assert.Equal(["17=1", "17=0"], pins.Driven);
        time.Advance(ConcentratorReset.Settle);
        await run;
    }

    [Theory]
    [InlineData("raspberrypi-exp-gpio,pinctrl-rp1", "pinctrl-rp1")]
    [InlineData("pinctrl-rp1,gpio-brcmstb@107d508500", "pinctrl-rp1")]
    [InlineData("raspberrypi-exp-gpio,pinctrl-bcm2711", "pinctrl-bcm2711")]
    [InlineData("pinctrl-bcm2835,raspberrypi-exp-gpio", "pinctrl-bcm2835")]
    public void The_headers_chip_is_found_by_its_label_whatever_its_number(string labels, string expected) =>
        Assert.Equal(expected, GpioChipChoice.Find(Chips(labels), null, out _)?.Label);

    [Fact]
    public void A_label_that_is_asked_for_counts_alone()
    {
        var chips = Chips("pinctrl-rp1,ftdi-cbus");
        Assert.Equal("ftdi-cbus", GpioChipChoice.Find(chips, "ftdi-cbus", out _)?.Label);
        Assert.Null(GpioChipChoice.Find(chips, "pinctrl-bcm2835", out var error));
        Assert.Contains("pinctrl-rp1, ftdi-cbus", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "group gpio")]
    [InlineData("INT34C5:00", "INT34C5:00")]
    public void A_machine_without_such_a_header_is_told_so(string labels, string says)
    {
        Assert.Null(GpioChipChoice.Find(Chips(labels), null, out var error));
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_real_lines_of_this_machine_are_opened_or_refused_with_a_sentence()
    {
        if (GpioLines.TryOpen("no-such-chip", out var lines, out var error))
            lines.Dispose();
        Assert.Null(lines);
        Assert.Matches("libgpiod|gpio", error);
    }

    private static GpioChipInfo[] Chips(string labels) =>
    [
        .. labels.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select((label, i) => new GpioChipInfo(i, $"gpiochip{i}", label, 54)),
    ];

    private static async Task Until(Func<bool> holds)
    {
        while (!holds())
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }
}
