using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk deployment list`.</summary>
internal static class DeploymentListCommand
{
    public static Command Create() => new Listing("deployment list", "Lists deployments, the newest first.")
    {
        Path = _ => "deployments",
        IsPaged = false,
        Empty = "There is no deployment: begin one with kreisfunk deployment create.",
        Head = ["Id", "Name", "Stage", "Devices", "Done", "Failed", "Started", "Ends"],
        Row = deployment => DeviceText.Cells(
            deployment, "id", "name", "stage", "devices", "done", "failed", "startedAt", "endsAt"),
    }.ToCommand();
}
