using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk group list`.</summary>
internal static class GroupListCommand
{
    public static Command Create() => new Listing("group list", "Lists the multicast groups.")
    {
        Path = _ => GroupText.Path,
        Empty = "There is no group: set one up with kreisfunk group add.",
        Head = ["Group", "Name", "Class", "Region", "Members", "Out of reach", "Gateways"],
        Row = group =>
        [
            .. DeviceText.Cells(group, "groupEui", "name", "class", "region"), GroupText.Count(group, "members"),
            GroupText.Count(group, "uncoveredMembers"), GroupText.Count(group, "sendingGateways"),
        ],
    }.ToCommand();
}
