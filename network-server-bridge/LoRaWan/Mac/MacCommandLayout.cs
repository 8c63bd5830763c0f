using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>One MAC command in one direction, for display.</summary>
/// <param name="Cid">Command identifier.</param>
/// <param name="Uplink">Direction; the same identifier is another command the other way.</param>
/// <param name="Name">The standard's name.</param>
/// <param name="PayloadBytes">Bytes behind the identifier, without those of <paramref name="MoreBytes"/>.</param>
/// <param name="Read">Reads those bytes into named fields.</param>
/// <param name="MoreBytes">How many more bytes the first ones announce.</param>
internal sealed record MacCommandLayout(
    byte Cid, bool Uplink, string Name, int PayloadBytes, MacCommandLayout.FieldReader? Read = null,
    MacCommandLayout.LengthReader? MoreBytes = null)
{
    public delegate void FieldReader(ReadOnlySpan<byte> payload, JsonObject fields);

    public delegate int LengthReader(ReadOnlySpan<byte> payload);
}
