using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>Explains the commands of application layer packages (TS003 to TS006) as JSON.</summary>
public static class PackageCommands
{
    /// <summary>
    /// The objects of <see cref="MacCommands.Describe"/>: <c>command</c>, <c>cid</c>, <c>bytes</c>, <c>fields</c>, the
    /// last one "Unknown" or "Truncated" when not all can be read. Never throws on any bytes.
    /// </summary>
    /// <param name="commands">Plain FRMPayload.</param>
    /// <param name="package">The package of the FPort.</param>
    /// <param name="version">1 or 2.</param>
    /// <param name="uplink">Direction.</param>
    public static JsonArray Describe(ReadOnlySpan<byte> commands, Package package, int version, bool uplink)
    {
        var list = new JsonArray();
        var reader = new PackageCommandReader(commands, package, version, uplink);
        while (reader.TryNext(out var command))
        {
            var fields = command.Layout.Describe(command.Payload);
            list.Add((JsonNode)CommandLayout.Show(command.Name, command.Bytes, fields));
        }

        if (!reader.IsComplete)
        {
            var isUnknown = PackageCommandLayouts.Find(package, version, reader.Rest[0], uplink) is null;
            list.Add((JsonNode)CommandLayout.Show(isUnknown ? "Unknown" : "Truncated", reader.Rest, []));
        }

        return list;
    }

    /// <summary>True when the bytes are whole commands of that version, to the last byte.</summary>
    /// <param name="commands">Plain FRMPayload.</param>
    /// <param name="package">The package of the FPort.</param>
    /// <param name="version">1 or 2.</param>
    /// <param name="uplink">Direction.</param>
    public static bool Fits(ReadOnlySpan<byte> commands, Package package, int version, bool uplink)
    {
        var reader = new PackageCommandReader(commands, package, version, uplink);
        while (reader.TryNext(out _))
        {
            // Only whether the end is reached counts.
        }

        return reader.IsComplete;
    }
}
