using System.Globalization;
using System.Text;
using CsCheck;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Storage;

public sealed class LineNumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(21.5, "21.5")]
    [InlineData(-273.15, "-273.15")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(0.05, "0.05")]
    [InlineData(1013.25, "1013.25")]
    [InlineData(4_294_967_295, "4294967295")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(100, "100")]
    public void Fixed_point_numbers_are_written_as_people_do(double value, string expected) =>
        Assert.Equal(expected, Write(value));

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(1.0 / 3)]
    [InlineData(9e10)]
    [InlineData(-9e10 - 0.5)]
    public void Other_numbers_are_written_in_full(double value) =>
        Assert.Equal(value, double.Parse(Write(value), CultureInfo.InvariantCulture));

    [Fact]
    public void Every_number_reads_back_as_itself() =>
        Gen.Double.Where(double.IsFinite).Sample(
            value => double.Parse(Write(value), CultureInfo.InvariantCulture) == value);

    [Fact]
    public void Every_sensor_value_reads_back_as_itself_and_stays_short() =>
        Gen.Select(Gen.Int[-1_000_000, 1_000_000], Gen.Int[0, 5]).Sample((digits, decimals) =>
        {
            var value = digits / Math.Pow(10, decimals);
            var text = Write(value);
            return double.Parse(text, CultureInfo.InvariantCulture) == value && text.Length <= 9;
        });

    private static string Write(double value)
    {
        var buffer = new byte[32];
        return Encoding.ASCII.GetString(buffer, 0, LineNumber.Write(value, buffer));
    }
}
