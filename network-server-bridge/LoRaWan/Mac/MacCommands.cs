using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>Explains MAC commands (LoRaWAN 1.0.4 and 1.1, section 5; TS011 for relays) as JSON.</summary>
public static class MacCommands
{
    private static readonly FrozenDictionary<(byte Cid, bool Uplink), MacCommandLayout> Layouts =
        LinkCommands.All.Concat(ClassCommands.All).Concat(RelayCommands.All)
            .ToFrozenDictionary(layout => (layout.Cid, layout.Uplink));

    /// <summary>
    /// One object for each command: <c>command</c> (the standard's name), <c>cid</c>, <c>bytes</c> (hexadecimal, the
    /// identifier first) and <c>fields</c>. From an unknown identifier or a cut-off command on nothing can
    /// be read; the last object then holds the rest, and its <c>command</c> is "Unknown" or "Truncated". Never throws
    /// on any bytes.
    /// </summary>
    /// <param name="commands">Plain FOpts, or plain FRMPayload of FPort 0.</param>
    /// <param name="uplink">Direction.</param>
    public static JsonArray Describe(ReadOnlySpan<byte> commands, bool uplink)
    {
        var list = new JsonArray();
        while (!commands.IsEmpty)
        {
            var length = LengthOf(commands, uplink, out var layout);
            if (layout is null || length > commands.Length)
            {
                list.Add((JsonNode)Object(layout is null ? "Unknown" : "Truncated", commands, []));
                break;
            }

            var fields = new JsonObject();
            layout.Read?.Invoke(commands[1..length], fields);
            list.Add((JsonNode)Object(layout.Name, commands[..length], fields));
            commands = commands[length..];
        }

        return list;
    }

    private static int LengthOf(ReadOnlySpan<byte> commands, bool uplink, out MacCommandLayout? layout)
    {
        if (!Layouts.TryGetValue((commands[0], uplink), out layout))
            return 0;
        var length = 1 + layout.PayloadBytes;
        return layout.MoreBytes is null || length > commands.Length ? length : length + layout.MoreBytes(commands[1..]);
    }

    private static JsonObject Object(string name, ReadOnlySpan<byte> bytes, JsonObject fields) => new()
    {
        ["command"] = name,
        ["cid"] = bytes[0].ToString("x2", CultureInfo.InvariantCulture),
        ["bytes"] = Convert.ToHexStringLower(bytes),
        ["fields"] = fields,
    };
}
