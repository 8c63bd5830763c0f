using Kreisfunk.GatewayAgent.Hardware.Reset;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

public sealed class ResetCommandTests : IDisposable
{
    private readonly FakePins _pins = new();
    private readonly StringWriter _output = new(), _error = new();

    public void Dispose()
    {
        _pins.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task The_pins_of_the_board_are_driven_and_given_back()
    {
        Assert.Equal(0, await RunAsync("--board", "rak2245"));
        Assert.Equal(["17=1", "17=0"], _pins.Driven);
        Assert.True(_pins.IsReleased);
        Assert.Contains("GPIO 17", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_reset_pin_and_another_chip_can_be_named()
    {
        Assert.Equal(0, await RunAsync("--reset-pin", "25", "--board", "rak2287-spi", "--gpio-chip", "pinctrl-rp1"));
        Assert.Equal(["25=1", "25=0"], _pins.Driven);
        Assert.Equal("pinctrl-rp1", _pins.Label);
    }

    [Fact]
    public async Task A_card_on_usb_needs_no_pins()
    {
        Assert.Equal(0, await RunAsync("--board", "rak5146-usb"));
        Assert.Empty(_pins.Driven);
    }

    [Theory]
    [InlineData("", "--board is missing")]
    [InlineData("--board", "lacks its value")]
    [InlineData("--board rak9999", "'rak9999' is no known board")]
    [InlineData("--board rak2245 --reset-pin 28", "'--reset-pin 28'")]
    [InlineData("--board rak2245 --colour red", "'--colour red'")]
    [InlineData("--board -- forwarder", "lacks its value")]
    public async Task Wrong_use_is_one_sentence_and_exit_code_2(string line, string says)
    {
        Assert.Equal(2, await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains(says, Assert.Single(_error.ToString().TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(_pins.Driven);
    }

    [Fact]
    public async Task Lines_that_cannot_be_had_are_exit_code_1_and_a_sentence()
    {
        var command = new ResetCommand((string? _, out string error) =>
        {
            error = "No GPIO chip may be opened.";
            return null;
        }, TimeProvider.System, _output, _error);
        Assert.Equal(1, await command.RunAsync(["--board", "rak2245"], TestContext.Current.CancellationToken));
        Assert.Equal("No GPIO chip may be opened.", _error.ToString().TrimEnd());
    }

    [Fact]
    public async Task A_line_that_is_held_by_another_is_exit_code_1_and_a_sentence()
    {
        using var busy = new FakePins { Breaks = "Device or resource busy." };
        Assert.Equal(1, await new ResetCommand(busy.Open, TimeProvider.System, _output, _error)
            .RunAsync(["--board", "rak2245"], TestContext.Current.CancellationToken));
        Assert.Contains("(Device or resource busy): stop what holds them", _error.ToString(), StringComparison.Ordinal);
        Assert.True(busy.IsReleased);
    }

    [Fact]
    public async Task A_program_runs_while_the_lines_are_kept_and_its_exit_code_is_ours()
    {
        Assert.Equal(7, await RunAsync("--board", "rak2245", "--", "/bin/sh", "-c", "exit 7"));
        Assert.Equal(["17=1", "17=0"], _pins.Driven);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_exit_code_1_and_a_sentence()
    {
        Assert.Equal(1, await RunAsync("--board", "rak2245", "--", "/nowhere/lora_pkt_fwd"));
        Assert.Contains("/nowhere/lora_pkt_fwd", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_asked_to_end_when_we_are()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var command = new ResetCommand(_pins.Open, TimeProvider.System, _output, _error);
        var exitCode = await command.RunAsync(
            ["--board", "rak5146-usb", "--", "/bin/sh", "-c", "trap 'exit 3' TERM; while :; do sleep 0.05; done"],
            stop.Token);
        Assert.Equal(3, exitCode);
    }

    private Task<int> RunAsync(params string[] args) =>
        new ResetCommand(_pins.Open, TimeProvider.System, _output, _error)
            .RunAsync(args, TestContext.Current.CancellationToken);
}
