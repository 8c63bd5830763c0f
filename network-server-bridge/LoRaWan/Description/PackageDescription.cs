using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>Explains the payload of an application layer package.</summary>
internal static class PackageDescription
{
    private const string Ambiguous =
        "Versions 1 and 2 both fit and differ; these are the names of version 1. --package-version 2 shows the others.";

    /// <summary>Adds <c>packageCommands</c>, <c>packageVersion</c>, and a note when that is a guess.</summary>
    public static void Add(ReadOnlySpan<byte> payload, Package package, int? chosen, bool uplink, JsonObject json)
    {
        var version = Choose(payload, package, chosen, uplink, out var isGuess);
        json["packageCommands"] = PackageCommands.Describe(payload, package, version, uplink);
        json["packageVersion"] = version;
        if (isGuess)
            json["packageVersionNote"] = Ambiguous;
    }

    // No command says its version; but often only one of them has commands of such lengths.
    private static int Choose(
        ReadOnlySpan<byte> payload, Package package, int? chosen, bool uplink, out bool isGuess)
    {
        isGuess = false;
        if (package == Package.FirmwareManagement)
            return 1;
        if (chosen is { } version)
            return version;
        if (!PackageCommands.Fits(payload, package, 1, uplink))
            return 2;
        if (!PackageCommands.Fits(payload, package, 2, uplink))
            return 1;

        isGuess = !JsonNode.DeepEquals(
            PackageCommands.Describe(payload, package, 1, uplink),
            PackageCommands.Describe(payload, package, 2, uplink));
        return isGuess ? 1 : 2;
    }
}
