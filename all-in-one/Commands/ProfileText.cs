using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>A profile of the admin API for people.</summary>
internal static class ProfileText
{
    private static readonly string[] WithoutDefault = ["extraChannels", "downlinkChannels", "relay", "behindRelay"];

    public static void Write(TextWriter output, JsonNode profile)
    {
        output.WriteLine($"{"Profile",-24} {DeviceText.Cell(profile["name"])}");
        output.WriteLine($"{"Region",-24} {DeviceText.Cell(profile["region"])}");
        foreach (var (name, value) in profile["settings"] as JsonObject ?? [])
        {
            var absent = WithoutDefault.Contains(name) ? "none" : "of the region or network";
            output.WriteLine($"{name,-24} {(value is null ? absent : DeviceText.Cell(value))}");
        }
    }

    /// <summary>The profile of that name, or a sentence with the known ones.</summary>
    public static async Task<JsonNode> FindAsync(AdminApi api, string name, CancellationToken cancel)
    {
        var all = await api.ListAsync("profiles", cancel);
        if (all.FirstOrDefault(profile => (string?)profile?["name"] == name) is { } found)
            return found;
        var names = all.Count == 0 ? "none yet" : string.Join(", ", all.Select(p => $"\"{(string?)p?["name"]}\""));
        throw new CliException($"The server has no profile \"{name}\" (it has {names}): add it with kreisfunk profile "
            + "add.");
    }

    /// <summary>Adds the codec's script under the profile's name; null for no file.</summary>
    public static async Task<string?> CodecAsync(
        AdminApi api, string name, string? script, CancellationToken cancel)
    {
        if (script is null)
            return null;
        var codec = await api.PostAsync("codecs",
            new JsonObject { ["name"] = name, ["kind"] = "javaScript", ["source"] = script }, cancel);
        return (string?)codec?["id"];
    }
}
