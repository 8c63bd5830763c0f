using Kreisfunk.Dashboards.Language;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Dashboards;

public sealed class FormattingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 30, 15, TimeSpan.Zero);

    [Theory]
    [InlineData(-3, "gerade eben", "just now")]
    [InlineData(4.99, "gerade eben", "just now")]
    [InlineData(5, "vor 5 s", "5 s ago")]
    [InlineData(59.9, "vor 59 s", "59 s ago")]
    [InlineData(60, "vor 1 min", "1 min ago")]
    [InlineData(3_599, "vor 59 min", "59 min ago")]
    [InlineData(3_600, "vor 1 h", "1 h ago")]
    [InlineData(172_799, "vor 47 h", "47 h ago")]
    [InlineData(172_800, "vor 2 Tagen", "2 days ago")]
    public void An_age_is_told_in_its_largest_unit(double seconds, string german, string english)
    {
        Assert.Equal(german, AgeText.Of(TimeSpan.FromSeconds(seconds), Texts.German));
        Assert.Equal(english, AgeText.Of(TimeSpan.FromSeconds(seconds), Texts.English));
    }

    [Fact]
    public void What_never_happened_has_no_age() => Assert.Equal("noch nie", View(Texts.German).Age(null));

    [Theory]
    [InlineData("air_temperature", 21.54, "21,5", "21.5")]
    [InlineData("co2", 1234, "1.234", "1,234")]
    [InlineData("water_volume", 0.5, "0,500", "0.500")]
    [InlineData("strange.path", 2.50, "2,5", "2.5")]
    public void A_number_has_the_decimals_of_its_quantity_and_the_sign_of_its_language(
        string quantity, double value, string german, string english)
    {
        Assert.Equal(german, View(Texts.German).Number(value, quantity));
        Assert.Equal(english, View(Texts.English).Number(value, quantity));
    }

    [Fact]
    public void A_state_is_told_in_words()
    {
        Assert.Equal("offen", View(Texts.German).Value(Latest("contact_open", 1)));
        Assert.Equal("closed", View(Texts.English).Value(Latest("contact_open", 0)));
    }

    [Theory]
    [InlineData("air_temperature 20.69 Cel, contact_open 1", "Temperatur 20,7 °C; Öffnung offen")]
    [InlineData("co2 1413 [ppm], own.path 2", "CO₂ 1.413 ppm; own.path 2")]
    [InlineData("DevNonce 4711", "DevNonce 4711")]
    [InlineData("", "")]
    public void What_a_frame_carried_is_told_in_the_readers_language(string detail, string expected) =>
        Assert.Equal(expected, Kreisfunk.Dashboards.Devices.FrameDetail.Of(detail, View(Texts.German)));

    [Fact]
    public void An_unknown_quantity_shows_its_own_name() =>
        Assert.Equal("valve position", View(Texts.German).Quantity("valve_position"));

    [Fact]
    public void Times_are_shown_in_the_zone_of_the_town() =>
        Assert.Equal("04.03.2026 13:30:15", View(Texts.German).DateAndTime(Now));

    [Theory]
    [InlineData(7_200, "2 h")]
    [InlineData(90, "1 min")]
    [InlineData(259_200, "3 d")]
    public void A_span_is_told_in_its_largest_whole_unit(int seconds, string expected) =>
        Assert.Equal(expected, Ui.Span(TimeSpan.FromSeconds(seconds)));

    private static LatestValue Latest(string quantity, double value) =>
        new(1, new Eui64(1), quantity, value, null, "", Now);

    private static Ui View(Texts texts) =>
        new(texts, Theme.Auto, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Now, "/");
}
