using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk gateway list`.</summary>
internal static class GatewayListCommand
{
    public static Command Create() => new Listing("gateway list", "Lists every gateway that was ever heard of.")
    {
        Path = _ => "gateways",
        Empty = "No gateway has been heard yet: see docs/how-to/connect-a-gateway.md.",
        Head = ["Gateway", "Name", "Region", "Online", "Last seen", "Frames", "Downlinks", "Demo"],
        Row = gateway => DeviceText.Cells(gateway, "gatewayId", "name", "region", "online", "lastSeenAt",
            "framesReceived", "downlinksSent", "demo"),
        Note = gateway => gateway["hint"] is { } hint
            ? $"{DeviceText.Cell(gateway["name"])}: {DeviceText.Cell(hint)}"
            : null,
    }.ToCommand();
}
