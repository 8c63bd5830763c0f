using System.Text;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Storage;

public sealed class LineWriterTests
{
    private const string Start =
        "uplink,dev_eui=a84041000181b2c3,application_id=0198f0a0-0000-7000-8000-000000000001 ";

    private const string End = "f_cnt=70000,rssi=-117,snr=-7.3 1774656000123456789\n";

    [Fact]
    public void A_line_has_tags_fields_and_nanoseconds() => Assert.Equal(
        Start + "temperature=21.5,humidity=48," + End,
        Write(new("temperature", 21.5, null, "Cel"), new("humidity", 48, null, "%")));

    [Fact]
    public void An_uplink_without_measurements_still_has_its_signal() => Assert.Equal(Start + End, Write());

    [Fact]
    public void Names_are_escaped_and_texts_are_quoted() => Assert.Equal(
        Start + "Außen\\ Temp\\,\\ 1\\=2=1,\"q\"=2,door_text=\"a \\\"b\\\" \\\\ c, d=e\"," + End,
        Write(
            new("Außen Temp, 1=2", 1, null, ""), new("\"q\"", 2, null, ""),
            new("door", double.NaN, "a \"b\" \\ c, d=e", "")));

    [Fact]
    public void What_is_no_number_is_never_written() => Assert.Equal(
        Start + End,
        Write(
            new("a", double.NaN, null, ""), new("b", double.PositiveInfinity, null, ""),
            new("c", double.NegativeInfinity, null, "")));

    [Fact]
    public void A_signal_to_noise_ratio_that_is_no_number_is_left_out() => Assert.DoesNotContain(
        "snr", Write(Point() with { SnrDb = float.NaN }), StringComparison.Ordinal);

    [Fact]
    public void A_store_of_numbers_gets_no_texts() => Assert.Equal(
        Start + End, WriteNumbers(Point(new Measurement("door", double.NaN, "open", ""))));

    [Fact]
    public void A_line_break_in_a_name_does_not_break_the_line() => Assert.Equal(
        Start + "a_b=1," + End, Write(new Measurement("a\nb", 1, null, "")));

    [Fact]
    public void Ranges_of_lines_are_cut_where_lines_end()
    {
        var lines = new LineWriter(texts: true);
        for (var i = 0; i < 5; i++)
            lines.Append(Point(new Measurement("n", i, null, "")));
        Assert.Equal(5, lines.Lines);
        var text = Encoding.UTF8.GetString(lines.Range(1, 3).Span);
        Assert.Equal($"{Start}n=1,{End}{Start}n=2,{End}", text);
        Assert.Equal(lines.Length, lines.Range(0, 5).Length);
        lines.Clear();
        Assert.Equal((0, 0), (lines.Lines, lines.Length));
    }

    [Fact]
    public void A_line_far_longer_than_the_buffer_is_whole()
    {
        var measurements = Enumerable.Range(0, 2_000)
            .Select(i => new Measurement($"große Größe, {i}", double.NaN, new string('"', 256), "")).ToArray();
        var text = Write(measurements);
        Assert.EndsWith(End, text, StringComparison.Ordinal);
        Assert.Equal(2_000, text.Split("_text=").Length - 1);
    }

    private static string Write(params Measurement[] measurements) => Write(Point(measurements));

    private static string Write(TelemetryPoint point) => WriteWith(new LineWriter(texts: true), point);

    private static string WriteNumbers(TelemetryPoint point) => WriteWith(new LineWriter(texts: false), point);

    private static string WriteWith(LineWriter lines, TelemetryPoint point)
    {
        lines.Append(point);
        return Encoding.UTF8.GetString(lines.Range(0, 1).Span);
    }

    private static TelemetryPoint Point(params Measurement[] measurements) => new(
        new Eui64(0xA84041000181B2C3), 1774656000123456789, Guid.Parse("0198f0a0-0000-7000-8000-000000000001"), 70_000,
        -117, -7.3f, measurements);
}
