using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>Explains MAC commands (LoRaWAN 1.0.4 and 1.1, section 5; TS011 for relays) as JSON.</summary>
public static class MacCommands
{
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
        var reader = new MacCommandReader(commands, uplink);
        while (reader.TryNext(out var command))
        {
            var layout = MacCommandLayouts.Find(command.Cid, uplink)!;
            list.Add((JsonNode)CommandLayout.Show(layout.Name, command.Bytes, layout.Describe(command.Payload)));
        }

        if (!reader.IsComplete)
        {
            var name = MacCommandLayouts.Find(reader.Rest[0], uplink) is null ? "Unknown" : "Truncated";
            list.Add((JsonNode)CommandLayout.Show(name, reader.Rest, []));
        }

        return list;
    }
}
