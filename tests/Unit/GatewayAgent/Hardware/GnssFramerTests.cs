using System.Text;
using CsCheck;
using Kreisfunk.GatewayAgent.Hardware.Gnss;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

public sealed class GnssFramerTests
{
    private static readonly byte[] Time = Nmea.TimeGps(2400, 345_600_000);

    private static readonly byte[] Stream =
        [.. Encoding.ASCII.GetBytes(Nmea.Rmc + Nmea.Gga), .. Time, .. Encoding.ASCII.GetBytes(Nmea.Gsa)];

    [Fact]
    public void Frames_come_out_whole_wherever_the_input_is_split()
    {
        var whole = Frames(Stream);
        Assert.Equal(4, whole.Count);
        Assert.StartsWith("GPRMC,083559.00", whole[0], StringComparison.Ordinal);
        Assert.EndsWith("M,,", whole[1], StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexString(Time.AsSpan(2, 20)), whole[2]);
        for (var split = 0; split <= Stream.Length; split++)
            Assert.Equal(whole, Frames(Stream[..split], Stream[split..]));
    }

    [Fact]
    public void Frames_come_out_whole_byte_by_byte() =>
        Assert.Equal(Frames(Stream), Frames([.. Stream.Select(b => new[] { b })]));

    [Fact]
    public void A_stream_cut_anywhere_loses_no_more_than_its_last_frame()
    {
        var whole = Frames(Stream);
        for (var length = 0; length <= Stream.Length; length++)
            Assert.Equal(whole.Take(Frames(Stream[..length]).Count), Frames(Stream[..length]));
    }

    [Fact]
    public void A_wrong_byte_never_makes_another_frame()
    {
        var whole = Frames(Stream);
        for (var place = 0; place < Stream.Length; place++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var odd = Stream.ToArray();
                odd[place] ^= (byte)(1 << bit);
                // The two checksum letters may change their case and still say the same.
                Assert.All(Frames(odd), frame => Assert.Contains(frame, whole));
            }
        }
    }

    [Fact]
    public void Random_bytes_never_throw_and_the_next_sentences_are_heard()
    {
        Gen.Byte.Array[0, 400].Sample(bytes =>
        {
            var framer = new GnssFramer();
            Take(framer, bytes);
            // A message that noise has begun may swallow one length of its own.
            Take(framer, [.. Enumerable.Repeat((byte)' ', 200)]);
            Assert.Single(Take(framer, Encoding.ASCII.GetBytes("\r\n" + Nmea.Gga)));
        }, iter: 5_000, threads: 1);
    }

    [Theory]
    [InlineData("$GPGGA,092725.00*00\r\n", GnssError.Checksum)]
    [InlineData("$GPGGA,092725.00\r\n", GnssError.Checksum)]
    [InlineData("$GPGGA,0927$GPGGA", GnssError.Torn)]
    [InlineData("$GPGGA,0927\u0001", GnssError.Torn)]
    public void A_broken_sentence_is_counted_by_its_reason(string text, object error)
    {
        var framer = new GnssFramer();
        Assert.Empty(Take(framer, Encoding.ASCII.GetBytes(text)));
        Assert.Equal(1, framer.Errors((GnssError)error));
    }

    [Fact]
    public void A_sentence_without_an_end_is_dropped_at_the_bound()
    {
        var framer = new GnssFramer();
        Take(framer, [(byte)'$', .. Enumerable.Repeat((byte)'A', 100_000)]);
        Assert.Equal(1, framer.Errors(GnssError.TooLong));
        Assert.Single(Take(framer, Encoding.ASCII.GetBytes(Nmea.Rmc)));
    }

    [Fact]
    public void A_message_that_claims_to_be_long_is_not_waited_for()
    {
        var framer = new GnssFramer();
        Take(framer, [0xB5, 0x62, 0x01, 0x07, 0xFF, 0xFF]);
        Assert.Equal(1, framer.Errors(GnssError.TooLong));
        Assert.Single(Take(framer, Time));
    }

    [Fact]
    public void A_torn_sentence_costs_no_more_than_itself() =>
        Assert.Single(Frames(Encoding.ASCII.GetBytes("$GPGGA,0927" + Nmea.Rmc)));

    [Fact]
    public void The_message_that_enables_time_is_right_itself()
    {
        // Known bytes of the protocol, with their own checksum: the framer takes them for a message.
        var framer = new GnssFramer();
        Assert.Single(Take(framer, UbxTimeGps.Enable.ToArray()));
    }

    private static List<string> Frames(params byte[][] parts)
    {
        var framer = new GnssFramer();
        return [.. parts.SelectMany(part => Take(framer, part))];
    }

    private static List<string> Take(GnssFramer framer, byte[] bytes)
    {
        var frames = new List<string>();
        ReadOnlySpan<byte> input = bytes;
        while (framer.TryTake(ref input, out var kind, out var frame))
            frames.Add(kind == GnssFrameKind.Nmea ? Encoding.ASCII.GetString(frame) : Convert.ToHexString(frame));
        return frames;
    }
}
