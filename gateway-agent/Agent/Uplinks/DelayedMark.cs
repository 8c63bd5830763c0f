using System.Globalization;
using System.Text;
using Kreisfunk.Contracts;
using Kreisfunk.GatewayAgent.Spool;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>
/// Marks an uplink that has waited, without reading it: protobuf merges what is appended, so two more map entries in a
/// second rx_info behind the first one are two more entries of its metadata (<see cref="SpoolDelay"/>).
/// </summary>
internal static class DelayedMark
{
    private const byte RxInfoTag = 0x2a, MetadataTag = 0x7a, KeyTag = 0x0a, ValueTag = 0x12;

    public static ReadOnlyMemory<byte> Append(in SpooledFrame frame)
    {
        var seconds = frame.Waited.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        var quality = frame.WaitedBy is { } by ? NameOf(by) : null;
        var marked = new byte[frame.Bytes.Length + 2 + EntryBytes(SpoolDelay.Metadata, seconds)
            + (quality is null ? 0 : EntryBytes(SpoolDelay.ClockMetadata, quality))];
        frame.Bytes.Span.CopyTo(marked);
        var rest = marked.AsSpan(frame.Bytes.Length);
        rest[0] = RxInfoTag;
        rest[1] = (byte)(rest.Length - 2);
        var entry = rest[2..];
        Write(entry, SpoolDelay.Metadata, seconds);
        if (quality is not null)
            Write(entry[EntryBytes(SpoolDelay.Metadata, seconds)..], SpoolDelay.ClockMetadata, quality);
        return marked;
    }

    // 0x7a length | 0x0a length key | 0x12 length value; all lengths are below 128 here.
    private static int EntryBytes(string key, string value) => 6 + key.Length + value.Length;

    private static void Write(Span<byte> destination, string key, string value)
    {
        destination[0] = MetadataTag;
        destination[1] = (byte)(EntryBytes(key, value) - 2);
        destination[2] = KeyTag;
        destination[3] = (byte)key.Length;
        Encoding.ASCII.GetBytes(key, destination[4..]);
        destination[4 + key.Length] = ValueTag;
        destination[5 + key.Length] = (byte)value.Length;
        Encoding.ASCII.GetBytes(value, destination[(6 + key.Length)..]);
    }

    private static string NameOf(TimeQuality quality) => quality switch
    {
        TimeQuality.Unsynchronised => "unsynchronised",
        TimeQuality.Ntp => "ntp",
        TimeQuality.Gnss => "gnss",
        _ => "none",
    };
}
