using System.Text.Json;

namespace Kreisfunk.Doctor;

/// <summary>
/// What a running instance says of itself on /readyz: each dependency with its state and, if ill, what to do.
/// </summary>
internal static class Readiness
{
    /// <summary>
    /// Throws <see cref="JsonException"/> when the answer is no readiness: something else runs there.
    /// </summary>
    public static IReadOnlyList<DoctorFinding> Read(JsonElement body, Uri url)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("dependencies", out var dependencies)
            || dependencies.ValueKind != JsonValueKind.Array)
            throw new JsonException("No readiness.");
        return
        [
            DoctorFinding.Ok("instance", $"Kreisfunk runs at {url}; its ports are its own"),
            .. dependencies.EnumerateArray().Select(Read),
        ];
    }

    private static DoctorFinding Read(JsonElement dependency)
    {
        var name = Text(dependency, "name");
        var detail = Text(dependency, "detail").TrimEnd('.');
        if (dependency.TryGetProperty("ready", out var ready) && ready.ValueKind == JsonValueKind.True)
            return DoctorFinding.Ok(name, detail);
        // "What is wrong; what to do."
        var fix = detail.IndexOf("; ", StringComparison.Ordinal);
        return fix < 0
            ? DoctorFinding.Problem(name, detail, "wait a moment; if it stays, look into the log of the instance")
            : DoctorFinding.Problem(name, detail[..fix], detail[(fix + 2)..]);
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
