using System.Text;
using Google.Protobuf.Collections;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>Fields nobody computes with, kept as text.</summary>
internal static class MetadataText
{
    /// <summary>
    /// Entries, and bytes of a name and of a value: enough for what vendors send, too little to fill the spool.
    /// </summary>
    public const int MaxEntries = 32, MaxNameBytes = 64, MaxValueBytes = 256;

    /// <summary>A scalar becomes one entry, the members of an object ("meta") one each.</summary>
    public static void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, MapField<string, string> metadata,
        DefectCounts defects)
    {
        if (value.IsEmpty || value[0] != '{')
        {
            TakeScalar(name, value, metadata, defects);
            return;
        }

        var json = new LenientJson(value);
        json.TryEnter((byte)'{');
        while (json.TryMember(out var member, out var inner))
            TakeScalar(member, inner, metadata, defects);
    }

    private static void TakeScalar(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, MapField<string, string> metadata,
        DefectCounts defects)
    {
        Span<byte> room = stackalloc byte[MaxValueBytes + 8];
        if (metadata.Count < MaxEntries && name.Length is > 0 and <= MaxNameBytes && value.Length <= MaxValueBytes
            && JsonValue.TryText(value, room, out var text))
            metadata[Encoding.UTF8.GetString(name)] = text;
        else
            defects.Add(FrameDefect.Metadata);
    }
}
