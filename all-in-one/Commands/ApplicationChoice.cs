using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>Which application what is added belongs to.</summary>
internal static class ApplicationChoice
{
    public static Option<string?> Option() => new("--application")
    {
        Description = "Application it belongs to; needed when there are several.",
        HelpName = "NAME",
    };

    /// <summary>Its identifier; with no name, that of the only one that is no demonstration.</summary>
    public static async Task<string> IdAsync(AdminApi api, string? name, CancellationToken cancel)
    {
        // The demonstration is no place for real devices unless it is named.
        var demos = (await api.ListAsync("organisations", cancel))
            .Where(o => (bool?)o?["isDemo"] == true).Select(o => (string?)o!["id"]).ToHashSet();
        var all = await api.ListAsync("applications", cancel);
        var found = all.Where(a => name is null
            ? !demos.Contains((string?)a?["organisationId"])
            : (string?)a?["name"] == name).ToArray();
        if (found.Length == 1)
            return (string)found[0]!["id"]!;
        var names = string.Join(", ", all.Select(a => $"\"{(string?)a?["name"]}\""));
        throw new CliException(found.Length == 0
            ? $"The server has no application {(name is null ? "for real devices" : $"\"{name}\"")}: "
                + $"choose one of {names} with --application NAME."
            : $"The server has several applications: choose one of {names} with --application NAME.");
    }
}
