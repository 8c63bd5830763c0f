using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Commands;

/// <summary>What the commands of multicast groups share.</summary>
internal static class GroupText
{
    /// <summary>Below /api/v1.</summary>
    public const string Path = "multicast-groups";

    /// <summary>A group's EUI for examples.</summary>
    public const string Example = "70B3D5E75EFF0001";

    /// <summary>Devices named in a hint; more fill the screen, and the table has them all.</summary>
    private const int MaxNamed = 8;

    public static Argument<string> Eui() => new("GROUPEUI") { Description = "The group's EUI." };

    /// <summary>Throws a <see cref="CliException"/> with exit code 2 for what is no EUI.</summary>
    public static Eui64 Read(string text) => Eui64.TryParse(text, out var groupEui)
        ? groupEui
        : throw new CliException("The group's EUI must be 16 hexadecimal digits, most significant byte first: copy it "
            + "from kreisfunk group list, or choose one for a new group.", CliException.WrongUse);

    /// <summary>The group, or a sentence where to look for it.</summary>
    public static async Task<JsonNode> FindAsync(AdminApi api, Eui64 groupEui, CancellationToken cancel) =>
        await api.FindAsync($"{Path}/{groupEui}", cancel)
        ?? throw new CliException($"There is no group {groupEui}: set it up with kreisfunk group add, or look for it "
            + "with kreisfunk group list.");

    /// <summary>Names the first device that is not registered; the server says only that there is one.</summary>
    public static async Task RequireDevicesAsync(
        AdminApi api, IEnumerable<string> devEuis, CancellationToken cancel)
    {
        foreach (var devEui in devEuis)
        {
            if (await api.FindAsync($"devices/{devEui}", cancel) is null)
                throw new CliException($"The device {devEui} is not registered, and nothing was changed: add it with "
                    + "kreisfunk device add, or look for it with kreisfunk device list.");
        }
    }

    /// <summary>What keeps a group as it is; its keys stay without being told.</summary>
    public static JsonObject BodyOf(JsonNode group)
    {
        string[] kept =
        [
            "name", "applicationId", "region", "class", "frequencyHz", "dataRate", "pingSlotPeriodicity", "members",
            "gateways",
        ];
        var body = new JsonObject();
        foreach (var member in kept)
            body[member] = group[member]?.DeepClone();
        return body;
    }

    public static string Count(JsonNode group, string list) =>
        Euis(group, list).Count.ToString(CultureInfo.InvariantCulture);

    public static List<string> Euis(JsonNode group, string list) =>
        [.. (group[list] as JsonArray ?? []).Select(DeviceText.Cell)];

    /// <summary>What it is now: JSON, or one line and below it what is to be done about its reach.</summary>
    public static void WriteSaved(ParseResult parsed, Option<bool> json, JsonNode group)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(json))
        {
            Output.WriteJson(output, group);
            return;
        }

        output.WriteLine($"{DeviceText.Cell(group["name"])} ({DeviceText.Cell(group["groupEui"])}): class "
            + $"{DeviceText.Cell(group["class"])} in {DeviceText.Cell(group["region"])}, {Count(group, "members")} "
            + $"member(s), {Count(group, "sendingGateways")} gateway(s) would send.");
        WriteHints(output, group);
    }

    /// <summary>Everything but its keys.</summary>
    public static void Write(TextWriter output, JsonNode group, string application)
    {
        (string Label, string Value)[] lines =
        [
            ("Group", DeviceText.Cell(group["name"])), ("GroupEUI", DeviceText.Cell(group["groupEui"])),
            ("Application", application), ("Region", DeviceText.Cell(group["region"])),
            ("Class", ClassOf(group)), ("Frequency", group["frequencyHz"] is { } hz ? $"{hz} Hz" : "of the region"),
            ("Data rate", group["dataRate"] is { } rate ? $"{rate}" : "of the region"),
            ("Address", DeviceText.Cell(group["mcAddr"])), ("Created", DeviceText.Cell(group["createdAt"])),
        ];
        foreach (var (label, value) in lines)
            output.WriteLine($"{label,-13} {value}");
        WriteGateways(output, group);
        WriteMembers(output, group);
        output.WriteLine();
        WriteHints(output, group);
    }

    private static string ClassOf(JsonNode group) => DeviceText.Cell(group["class"]) == "B"
        ? $"B, ping slots every {1 << ((int?)group["pingSlotPeriodicity"] ?? 0)} s"
        : DeviceText.Cell(group["class"]);

    private static void WriteGateways(TextWriter output, JsonNode group)
    {
        var (sending, named) = (Euis(group, "sendingGateways"), Euis(group, "gateways"));
        if (sending.Count + named.Count == 0)
            return;
        output.WriteLine();
        TextTable.Write(output, ["Gateway", "Sends", "Named"],
        [
            .. sending.Union(named).Order(StringComparer.Ordinal).Select(gateway => (IReadOnlyList<string>)
                [gateway, sending.Contains(gateway) ? "yes" : "no", named.Contains(gateway) ? "yes" : "no"]),
        ]);
    }

    private static void WriteMembers(TextWriter output, JsonNode group)
    {
        var (members, uncovered) = (Euis(group, "members"), Euis(group, "uncoveredMembers"));
        if (members.Count == 0)
            return;
        output.WriteLine();
        TextTable.Write(output, ["Member", "In reach"],
        [
            .. members.Select(member => (IReadOnlyList<string>)
                [member, uncovered.Contains(member) ? "no" : "yes"]),
        ]);
    }

    private static void WriteHints(TextWriter output, JsonNode group)
    {
        var uncovered = Euis(group, "uncoveredMembers");
        if (uncovered.Count > 0)
        {
            var more = uncovered.Count > MaxNamed ? $" and {uncovered.Count - MaxNamed} more" : "";
            output.WriteLine($"Out of reach of every gateway that would send: {string.Join(", ",
                uncovered.Take(MaxNamed))}{more}. A device is in reach once a gateway has heard it.");
        }

        if (Euis(group, "sendingGateways").Count == 0)
            output.WriteLine("No gateway would send: what is queued waits until a member was heard or a gateway is "
                + "named with kreisfunk group change --gateway EUI.");
    }
}
