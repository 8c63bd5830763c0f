using Kreisfunk.LoRaWan;

namespace Kreisfunk.Bridge.Options;

/// <summary>The region files of one folder, by the name each gives itself.</summary>
internal sealed class RegionSet
{
    private RegionSet(Dictionary<string, Region> regions, List<string> errors)
    {
        Regions = regions;
        Errors = errors;
    }

    public IReadOnlyDictionary<string, Region> Regions { get; }

    /// <summary>One sentence each, with the file.</summary>
    public IReadOnlyList<string> Errors { get; }

    public static RegionSet Load(BridgeOptions options)
    {
        var directory = options.RegionsDirectory.Length > 0
            ? options.RegionsDirectory
            : Path.Combine(AppContext.BaseDirectory, "regions");
        var regions = new Dictionary<string, Region>();
        var errors = new List<string>();
        foreach (var file in Directory.Exists(directory) ? Directory.GetFiles(directory, "*.json") : [])
        {
            // A copy of the folder has the editors' schema in it.
            if (Path.GetFileName(file) != "schema.json")
                Load(file, regions, errors);
        }

        if (regions.Count == 0 && errors.Count == 0)
            errors.Add($"There is no region file in {directory}; put eu868.json there or set Bridge:RegionsDirectory.");
        else if (errors.Count == 0 && !regions.ContainsKey(options.DefaultRegion))
        {
            errors.Add($"Bridge:DefaultRegion is \"{options.DefaultRegion}\"; the region files in {directory} know " +
                $"{string.Join(", ", regions.Keys.Order())}.");
        }

        return new RegionSet(regions, errors);
    }

    private static void Load(string file, Dictionary<string, Region> regions, List<string> errors)
    {
        try
        {
            if (!Region.TryLoad(File.ReadAllBytes(file), out var region, out var found))
                errors.AddRange(found.Select(error => $"{file}: {error}"));
            else if (!regions.TryAdd(region.Name, region))
                errors.Add($"{file}: the region \"{region.Name}\" stands in another file too; remove one of them.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{file} cannot be read: {error.Message}");
        }
    }
}
