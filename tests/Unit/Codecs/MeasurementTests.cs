using System.Globalization;
using Kreisfunk.Codecs;
using Kreisfunk.Contracts;
using Xunit;

namespace Kreisfunk.Tests.Unit.Codecs;

public sealed class MeasurementTests : IDisposable
{
    private readonly PayloadDecoder _decoder = new();

    [Theory]
    [InlineData(
        "{ temperature: 21.5, humidity: 40, co2: 500 }",
        "air_temperature=21.5 Cel; relative_humidity=40 %; co2=500 [ppm]")]
    [InlineData("{ a: { b: [ { c: 1 }, { c: 2 } ] } }", "a_b_0_c=1; a_b_1_c=2")]
    [InlineData("{ batteryVoltage: 3.6, TempC_SHT: 20.1, BatV: 3 }", "battery_voltage=3.6 V; air_temperature=20.1 Cel")]
    [InlineData("{ open: true, tamper: false }", "contact_open=1; tamper=0")]
    [InlineData("{ door: 'open', serial: '6136C2', none: null, empty: '' }", "door='open'; serial='6136C2'")]
    [InlineData("{ battery: 87 }", "battery_level=87 %")]
    [InlineData("{ battery: 3.612 }", "battery_voltage=3.612 V")]
    [InlineData("{ battery: 3 }", "battery=3")]
    [InlineData("{ battery: 3600 }", "battery=3600")]
    [InlineData("{ distance: 1200, current: 12 }", "distance_raw=1200; current_raw=12")]
    [InlineData("{ temperature: 'n/a' }", "temperature_text='n/a'")]
    [InlineData("{ 'Größe in m²': 5 }", "gr__e_in_m_=5")]
    [InlineData("{ nan: NaN, infinite: 1 / 0 }", "")]
    public void A_plain_object_is_named_by_field_or_by_path(string data, string expected) =>
        Assert.Equal(expected, Map($"function decodeUplink() {{ return {{ data: {data} }}; }}"));

    [Fact]
    public void A_normalised_payload_names_the_quantities() => Assert.Equal(
        "soil_temperature=8.5 Cel; soil_moisture=31 %; battery_voltage=3.6 V; rssi_ble=-70",
        Map("""
            function decodeUplink() { return { data: { temperature: 8.5, moisture_raw: 1, rssiBle: -70 } }; }
            function normalizeUplink(input) {
              return { data: [{ soil: { temperature: input.data.temperature, moisture: 31 }, battery: 3.6 }] };
            }
            """).Replace("moisture_raw=1; ", "", StringComparison.Ordinal));

    [Fact]
    public void Data_already_in_normalised_form_is_taken_as_such() => Assert.Equal(
        "air_temperature=7.5 Cel; co2=420 [ppm]; wind_speed=3 m/s",
        Map("""
            function decodeUplink() { return { data: { air: { temperature: 7.5, co2: 420 }, wind: { speed: 3 } } }; }
            """));

    [Fact]
    public void An_error_of_normalizeUplink_costs_no_data()
    {
        var result = Decode("""
            function decodeUplink() { return { data: { temperature: 1 } }; }
            function normalizeUplink() { return { errors: ["cannot"] }; }
            """);
        Assert.True(result.Succeeded);
        Assert.Equal(["cannot"], result.Warnings);
        Assert.Equal("air_temperature", Assert.Single(result.Measurements).Quantity);
    }

    [Fact]
    public void More_values_than_allowed_stay_in_the_object_with_a_warning()
    {
        var result = Decode("""
            function decodeUplink() { var d = {}; for (var i = 0; i < 70; i++) d["v" + i] = i; return { data: d }; }
            """);
        Assert.Equal(64, result.Measurements.Count);
        Assert.Equal(["6 values more than 64 are not stored as measurements"], result.Warnings);
        Assert.Contains("\"v69\":69", result.ObjectJson, StringComparison.Ordinal);
    }

    public void Dispose() => _decoder.Dispose();

    private DecodeResult Decode(string script) => _decoder.Decode(
        new CodecSource("test", CodecLanguage.JavaScript, script),
        new DecodeInput(1, new byte[] { 1 }, DateTimeOffset.UnixEpoch, null));

    private string Map(string script)
    {
        var result = Decode(script);
        Assert.True(result.Succeeded, string.Join(" ", result.Errors));
        return string.Join("; ", result.Measurements.Select(Show));
    }

    private static string Show(Measurement m) => m.IsNumber
        ? $"{m.Quantity}={m.Value.ToString(CultureInfo.InvariantCulture)} {m.Unit}".TrimEnd()
        : $"{m.Quantity}='{m.Text}'";
}
