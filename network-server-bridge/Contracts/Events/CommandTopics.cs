using System.Diagnostics.CodeAnalysis;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Contracts.Events;

/// <summary>
/// The topic applications send downlinks on, as ChirpStack v4 has it:
/// <c>application/{applicationId}/device/{devEui}/command/down</c> with a <see cref="DownlinkCommand"/>.
/// </summary>
public static class CommandTopics
{
    /// <summary>All devices of all applications.</summary>
    public const string DownFilter = "application/+/device/+/command/down";

    private const int Levels = 6;

    /// <summary>The topic of one device.</summary>
    public static string Down(Guid applicationId, Eui64 devEui) =>
        $"application/{applicationId}/device/{devEui}/command/down";

    /// <summary>Takes a topic apart. False for any other; never throws.</summary>
    public static bool TryParseDown([NotNullWhen(true)] string? topic, out Guid applicationId, out Eui64 devEui)
    {
        applicationId = default;
        devEui = default;
        return topic?.Split('/', Levels + 1) is
            ["application", var application, "device", var device, "command", "down"]
            && Guid.TryParseExact(application, "D", out applicationId) && Eui64.TryParse(device, out devEui);
    }
}
