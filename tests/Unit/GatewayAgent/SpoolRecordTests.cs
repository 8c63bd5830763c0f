using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class SpoolRecordTests
{
    private static readonly SpoolRecord Record = new(new SpoolKey(new Eui64(0x0102030405060708), SpoolLane.Express), 7,
        SpoolRecord.Nanos(TimeSpan.FromSeconds(3)), DateTimeOffset.UnixEpoch.AddMicroseconds(5))
    {
        Quality = TimeQuality.Gnss,
    };

    /// <summary>The check values of RFC 3720, appendix B.4.</summary>
    [Fact]
    public void The_checksum_is_iscsis()
    {
        Assert.Equal(0x8a9136aau, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62a8ab43u, Crc32C.Of(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.Equal(0xe3069283u, Crc32C.Of("1234"u8, "56789"u8));
    }

    [Fact]
    public void The_layout_is_the_one_that_stands_on_disks()
    {
        var bytes = Write(Record, [0xaa, 0xbb]);
        Assert.Equal("02000000" + "0700000000000000" + "005ED0B200000000" + "0500000000000000" + "07"
            + "0807060504030201" + "AABB", Convert.ToHexString([.. bytes[..4], .. bytes[8..]]));
    }

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        var gap = new SpoolGap(3, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        foreach (var record in new[] { Record, Record with { Gap = gap, RefusedUntil = 9 } })
        {
            var bytes = Write(record, [1, 2, 3]);
            Assert.Equal(RecordError.None, SpoolRecord.TryRead([.. bytes, 99], out var read, out var size));
            Assert.Equal(bytes.Length, size);
            Assert.Equal(record with { SizeBytes = size }, read);
            Assert.Equal([1, 2, 3], bytes[read.FrameOffset..]);
        }
    }

    [Fact]
    public void Bytes_that_end_too_early_are_told_from_wrong_ones()
    {
        var bytes = Write(Record, [1, 2, 3]);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(RecordError.Incomplete, SpoolRecord.TryRead(bytes.AsSpan(0, length), out _, out _));
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(1);
        var bytes = new byte[300];
        for (var i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            bytes.AsSpan(1, 3).Clear();
            Assert.NotEqual(RecordError.None, SpoolRecord.TryRead(bytes, out _, out _));
        }
    }

    private static byte[] Write(SpoolRecord record, byte[] frame)
    {
        var bytes = new byte[record.SizeWith(frame.Length)];
        record.Write(bytes, frame);
        return bytes;
    }
}
