using System.Text.Json;

namespace Kreisfunk.Doctor;

/// <summary>What a running instance says of itself on /readyz.</summary>
internal static class Readiness
{
    public static IReadOnlyList<DoctorFinding> Read(JsonElement body, Uri url) =>
        [DoctorFinding.Ok("instance", $"Kreisfunk runs at {url}")];
}
