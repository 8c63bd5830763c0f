using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>Parts that several MAC commands share.</summary>
internal static class MacFields
{
    // From 2.4 GHz on the 24 bits count in steps of 200 Hz, below of 100 Hz (RP002 and LoRaWAN on 2.4 GHz).
    private const uint FirstOf2400MHz = 12_000_000;

    public static long FrequencyHz(ReadOnlySpan<byte> source)
    {
        long units = JoinAccept.ReadUInt24(source);
        return units * (units >= FirstOf2400MHz ? 200 : 100);
    }

    /// <summary>Each name is one bit, the lowest first.</summary>
    public static MacCommandLayout.FieldReader Flags(params string[] names) => (payload, fields) =>
    {
        for (var bit = 0; bit < names.Length; bit++)
            fields[names[bit]] = ((payload[0] >> bit) & 1) != 0;
    };

    /// <summary>A byte with the minor version of LoRaWAN 1.x in its low four bits.</summary>
    public static MacCommandLayout.FieldReader Version(string name) =>
        (payload, fields) => fields[name] = $"1.{payload[0] & 0x0F}";

    public static JsonArray ChannelMask(int mask)
    {
        var channels = new JsonArray();
        for (var bit = 0; bit < 16; bit++)
        {
            if (((mask >> bit) & 1) != 0)
                channels.Add((JsonNode)bit);
        }

        return channels;
    }
}
