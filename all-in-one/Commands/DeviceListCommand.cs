using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk device list`.</summary>
internal static class DeviceListCommand
{
    public static Command Create() => new Listing("device list", "Lists every registered device.")
    {
        Path = _ => "devices",
        Empty = "No device is registered: add one with kreisfunk device add.",
        Head = ["DevEUI", "Name", "Place", "Profile", "Organisation"],
        Row = device => DeviceText.Cells(device, "devEui", "name", "place", "profile", "organisation"),
    }.ToCommand();
}
