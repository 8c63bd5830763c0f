using System.Globalization;
using System.Text.Json;
using Kreisfunk.Contracts.Events;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Bridge.Downlinks;

/// <summary>A command that can be understood: bytes, or an object for the codec.</summary>
internal sealed record DownlinkDraft(
    Guid Id, byte? FPort, byte[]? Data, string? ObjectJson, bool Confirmed, byte Priority, DateTimeOffset? ExpiresAt)
{
    private const int LastApplicationPort = 223, MostPriority = 10;

    /// <summary>False with the first mistake, which belongs to the caller.</summary>
    public static bool TryRead(
        DownlinkCommand command, Eui64 devEui, out DownlinkDraft draft, out DownlinkProblem? problem)
    {
        var error = Mistake(command, devEui);
        problem = error is null ? null : new DownlinkProblem(LogCode.Unknown, error);
        draft = null!;
        if (error is not null)
            return false;
        draft = new DownlinkDraft(
            command.Id is null ? Guid.NewGuid() : Guid.Parse(command.Id), (byte?)command.FPort,
            command.Data is null ? null : Convert.FromBase64String(command.Data),
            command.Fields is { ValueKind: JsonValueKind.Object } given ? given.GetRawText() : null,
            command.Confirmed ?? false, (byte)(command.Priority ?? 0),
            TryTime(command.ExpiresAt, out var at) ? at : null);
        return true;
    }

    private static string? Mistake(DownlinkCommand command, Eui64 devEui)
    {
        var hasObject = command.Fields is { ValueKind: not JsonValueKind.Null };
        if (command.DevEui is not null && (!Eui64.TryParse(command.DevEui, out var named) || named != devEui))
            return $"devEui is \"{Short(command.DevEui)}\" and the address says {devEui}; they must be the same.";
        if (command.Id is not null && !Guid.TryParse(command.Id, out _))
            return $"id is \"{Short(command.Id)}\"; write a UUID, or leave it out.";
        if (command.FPort is null && !hasObject)
            return $"fPort is missing; give 1 to {LastApplicationPort}.";
        if (command.FPort is < 1 or > LastApplicationPort)
            return $"fPort is {command.FPort}; give 1 to {LastApplicationPort}, the others belong to the network.";
        if (command.Priority is < 0 or > MostPriority)
            return $"priority is {command.Priority}; give 0 to {MostPriority}.";
        if (command.ExpiresAt is not null && !TryTime(command.ExpiresAt, out _))
            return $"expiresAt is \"{Short(command.ExpiresAt)}\"; write RFC 3339, for example 2026-03-02T07:00:00Z.";
        if (hasObject == command.Data is not null)
            return "Give either data (base64) or object (for the device's codec), not both or none.";
        if (hasObject && command.Fields is not { ValueKind: JsonValueKind.Object })
            return "object is no JSON object; write it as {\"name\": value}.";
        return command.Data is null || IsBase64(command.Data) ? null : "data is no base64; encode the payload's bytes.";
    }

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);

    private static bool TryTime(string? text, out DateTimeOffset at) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
