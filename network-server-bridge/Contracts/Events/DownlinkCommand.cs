using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kreisfunk.Contracts.Events;

/// <summary>
/// command/down: something an application wants sent, in ChirpStack v4's JSON. Exactly one of <see cref="Data"/> and
/// <see cref="Fields"/> is there; who reads it checks.
/// </summary>
/// <param name="Id">A UUID; the same while it waits is one item. Null: the server gives one.</param>
/// <param name="DevEui">Sixteen hexadecimal digits; that of the topic or address, and may be left out there.</param>
/// <param name="Confirmed">The device is to acknowledge it.</param>
/// <param name="FPort">1 to 223; may be left out with an object whose codec gives one.</param>
/// <param name="Data">The plain payload; base64, at most 242 bytes.</param>
/// <param name="Fields">"object" in JSON: a command for the device's codec to encode.</param>
/// <param name="ExpiresAt">RFC 3339; not sent after that. Null: never.</param>
/// <param name="Priority">0 to 10, higher first; null is 0. Kreisfunk's own.</param>
public sealed record DownlinkCommand(
    string? Id = null, string? DevEui = null, bool? Confirmed = null, int? FPort = null, string? Data = null,
    [property: JsonPropertyName("object")] JsonElement? Fields = null, string? ExpiresAt = null, int? Priority = null)
{
    /// <summary>Reads the bytes of a message. False for what is no such JSON; never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out DownlinkCommand? command)
    {
        try
        {
            command = JsonSerializer.Deserialize(json, EventJson.Default.DownlinkCommand);
        }
        catch (JsonException)
        {
            command = null;
        }

        return command is not null;
    }
}
