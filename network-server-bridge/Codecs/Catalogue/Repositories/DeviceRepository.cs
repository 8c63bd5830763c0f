namespace Kreisfunk.Codecs.Catalogue.Repositories;

/// <summary>
/// Reads a device repository on disk: The Things Network's layout (vendor/index.yaml), ChirpStack's
/// (vendors/*/vendor.toml), and our own, which has ChirpStack's files in a folder per model.
/// </summary>
public static class DeviceRepository
{
    private static readonly Dictionary<string, string> Regions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EU863-870"] = "eu868",
        ["EU868"] = "eu868",
        ["US902-928"] = "us915",
        ["US915"] = "us915",
        ["AU915-928"] = "au915",
        ["AU915"] = "au915",
        ["AS923"] = "as923",
        ["AS923-1"] = "as923",
        ["AS923-2"] = "as923_2",
        ["AS923-3"] = "as923_3",
        ["AS923-4"] = "as923_4",
        ["CN779-787"] = "cn779",
        ["CN779"] = "cn779",
        ["EU433"] = "eu433",
        ["CN470-510"] = "cn470",
        ["CN470"] = "cn470",
        ["KR920-923"] = "kr920",
        ["KR920"] = "kr920",
        ["IN865-867"] = "in865",
        ["IN865"] = "in865",
        ["RU864-870"] = "ru864",
        ["RU864"] = "ru864",
        ["ISM2400"] = "ism2400",
    };

    /// <summary>Our names of the regions an entry can have.</summary>
    public static IReadOnlyList<string> KnownRegions { get; } = [.. Regions.Values.Distinct().Order()];

    /// <summary>
    /// Everything in the directory, for one region or, with null, for all. Throws
    /// <see cref="DirectoryNotFoundException"/> when there is no such directory; nothing in it makes this fail.
    /// </summary>
    public static CatalogueContents Read(string directory, string? region = null)
    {
        var root = Path.GetFullPath(directory);
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"There is no directory {root}.");
        var reading = new RepositoryReading(root, region);
        new ThingsNetworkRepository(reading).Read();
        new ChirpStackRepository(reading).Read();
        if (reading.Entries.Count == 0 && reading.Refusals.Count == 0 && reading.OtherRegions == 0)
            reading.Refuse(root, "is no device repository: neither vendor/index.yaml nor a vendor.toml is in it");
        return new CatalogueContents(reading.Entries, reading.Refusals, reading.OtherRegions);
    }

    internal static string? RegionOf(string text) =>
        Regions.GetValueOrDefault(text.Replace('_', '-')) ??
        (text.StartsWith("CN470-510-", StringComparison.OrdinalIgnoreCase) ? "cn470" : null);
}
