using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>What the deployment commands share.</summary>
internal static class DeploymentText
{
    private static readonly IReadOnlyList<string> MemberHead =
        ["DevEUI", "Name", "Step", "Since", "Tries", "Missing", "Outcome"];

    public static Argument<Guid> Id() => new("ID") { Description = "The deployment, see kreisfunk deployment list." };

    public static void Write(TextWriter output, JsonNode detail)
    {
        var one = detail["deployment"] ?? new JsonObject();
        output.WriteLine(Line(one));
        if (one["round"] is { } round)
        {
            output.WriteLine((bool?)round["sending"] == true
                ? $"Round {round["number"]}: fragment {round["next"]} of {round["last"]} is next, until "
                    + $"{DeviceText.Cell(round["endAt"])}."
                : $"Round {round["number"]} begins {DeviceText.Cell(round["startAt"])}.");
        }

        output.WriteLine();
        var members = (detail["members"] as JsonArray ?? []).OfType<JsonNode>();
        TextTable.Write(output, MemberHead, [.. members.Select(MemberRow)]);
    }

    /// <summary>Where it stands, on one line.</summary>
    public static string Line(JsonNode one)
    {
        var steps = (one["steps"] as JsonObject ?? []).Where(step => step.Key != "ended")
            .Select(step => $"{step.Value} at {step.Key}");
        return $"{DeviceText.Cell(one["name"])}: {DeviceText.Cell(one["stage"])}, {one["done"]} of {one["devices"]} "
            + $"done, {one["failed"]} failed" + string.Concat(steps.Select(step => $", {step}"));
    }

    private static string[] MemberRow(JsonNode member)
    {
        var outcome = DeviceText.Cell(member["outcome"]);
        if (member["reason"] is { } reason)
            outcome += $": {DeviceText.Cell(reason)} at {DeviceText.Cell(member["failedAt"])}";
        else if ((bool?)member["waiting"] == true)
            outcome = "waits for its next frame";
        return
        [
            DeviceText.Cell(member["devEui"]), DeviceText.Cell(member["name"]), DeviceText.Cell(member["step"]),
            DeviceText.Cell(member["since"]), DeviceText.Cell(member["tries"]), DeviceText.Cell(member["missing"]),
            outcome,
        ];
    }
}
