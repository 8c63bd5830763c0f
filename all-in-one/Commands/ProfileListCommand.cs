using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk profile list`.</summary>
internal static class ProfileListCommand
{
    public static Command Create() => new Listing("profile list", "Lists the device profiles.")
    {
        Path = _ => "profiles",
        Empty = "There is no profile yet: add one with kreisfunk profile add.",
        Head = ["Profile", "Region", "LoRaWAN", "Class B", "Class C", "ADR"],
        Row = profile =>
        [
            .. DeviceText.Cells(profile, "name", "region"),
            .. DeviceText.Cells(profile["settings"] ?? new JsonObject(), "loRaWanVersion", "supportsClassB",
                "supportsClassC", "adr"),
        ],
    }.ToCommand();
}
