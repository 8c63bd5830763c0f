using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk downlink list`: what waits for a device.</summary>
internal static class DownlinkListCommand
{
    private static readonly Argument<string> DevEui = new("DEVEUI") { Description = "The device's DevEUI." };

    public static Command Create() => new Listing(
        "downlink list 70B3D5E75E00A117", "Lists what waits to be sent to a device.")
    {
        Owner = DevEui,
        Path = parsed => $"devices/{DownlinkText.DevEui(parsed.GetRequiredValue(DevEui))}/queue",
        IsPaged = false,
        Empty = "Nothing waits for this device.",
        Head = DownlinkText.Head,
        Row = DownlinkText.Row,
    }.ToCommand();
}
