using CsCheck;
using Kreisfunk.Codecs;
using Kreisfunk.Contracts;
using Xunit;

namespace Kreisfunk.Tests.Unit.Codecs;

public sealed class CayenneLppTests
{
    // The examples of the format's own documentation (myDevices Cayenne LPP 1.x).
    [Theory]
    [InlineData("03670110056700FF", """{"temperatureSensor":{"3":27.2,"5":25.5}}""")]
    [InlineData("0167FFD7", """{"temperatureSensor":{"1":-4.1}}""")]
    [InlineData("067104D2FB2E0000", """{"accelerometer":{"6":{"x":1.234,"y":-1.234,"z":0}}}""")]
    [InlineData(
        "018806765FF2960A0003E8",
        """{"gpsLocation":{"1":{"latitude":42.3519,"longitude":-87.9094,"altitude":10}}}""")]
    [InlineData("", "{}")]
    public void The_documented_examples_decode(string hex, string expected)
    {
        var result = Decode(Convert.FromHexString(hex));
        Assert.Equal(expected, result.ObjectJson);
        Assert.True(result.Succeeded);
    }

    [Fact]
    public void Channels_become_measurements_with_unique_names()
    {
        var result = Decode(Convert.FromHexString("05670110036700FF026850"));
        Assert.Equal(
            [
                new Measurement("air_temperature_5", 27.2, null, "Cel"),
                new Measurement("air_temperature", 25.5, null, "Cel"),
                new Measurement("relative_humidity", 40, null, "%"),
            ],
            result.Measurements);
    }

    [Theory]
    [InlineData("01", "byte 0: a channel without a type")]
    [InlineData("01FF00", "byte 0: unknown type 0xFF of channel 1")]
    [InlineData("016701", "byte 2: temperatureSensor of channel 1 is cut off")]
    public void Wrong_bytes_are_named(string hex, string expected)
    {
        var result = Decode(Convert.FromHexString(hex));
        Assert.Equal(CodecFailure.BadPayload, result.Failure);
        Assert.Contains(expected, Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void No_bytes_make_it_throw() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        var result = Decode(bytes);
        Assert.Equal(result.Succeeded, result.Errors.Count == 0);
        Assert.Equal(result.Measurements.Count, result.Measurements.Select(m => m.Quantity).Distinct().Count());
    });

    private static DecodeResult Decode(byte[] bytes)
    {
        using var decoder = new PayloadDecoder();
        return decoder.Decode(CodecSource.CayenneLpp, new DecodeInput(1, bytes, DateTimeOffset.UnixEpoch, null));
    }
}
