using System.Text.Json.Nodes;

namespace Kreisfunk.Codecs.Catalogue.Repositories;

/// <summary>One reading of a repository: where it is, and what has been found so far.</summary>
internal sealed class RepositoryReading(string root, string? region)
{
    /// <summary>Stops before a repository made to fill the memory; the largest public one has some 10,000.</summary>
    private const int MaxEntries = 100_000;

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string? Text, string Problem)> _scripts = new(StringComparer.Ordinal);

    public string Root => root;

    public List<CatalogueEntry> Entries { get; } = [];

    public List<CatalogueRefusal> Refusals { get; } = [];

    public int OtherRegions { get; private set; }

    public void Refuse(string file, string reason) =>
        Refusals.Add(new CatalogueRefusal(Path.GetRelativePath(root, file), reason));

    public void Add(string file, CatalogueEntry entry)
    {
        if (region is not null && entry.Region != region)
            OtherRegions++;
        else if (!_keys.Add(entry.Key))
            Refuse(file, $"{entry.Model} {entry.Firmware} for {entry.Region} is there twice");
        else if (Entries.Count >= MaxEntries)
            Refuse(file, $"more than {MaxEntries} entries");
        else
            Entries.Add(entry);
    }

    /// <summary>True when the region is one that was asked for; counts and reports the others.</summary>
    public bool Wants(string file, string text, out string ours)
    {
        ours = DeviceRepository.RegionOf(text) ?? "";
        if (ours.Length == 0)
            Refuse(file, $"region \"{text}\" is not known");
        else if (region is not null && ours != region)
            OtherRegions++;
        else
            return true;
        return false;
    }

    /// <summary>The file's document, or null with a refusal.</summary>
    public JsonObject? Document(string file)
    {
        if (!RepositoryFiles.TryRead(file, out var text, out var problem))
        {
            Refuse(file, problem);
            return null;
        }

        var isRead = Path.GetExtension(file) == ".toml"
            ? TomlJson.TryRead(text, out var document, out problem)
            : YamlJson.TryRead(text, asTexts: true, out document, out problem);
        if (!isRead)
            Refuse(file, problem);
        return document;
    }

    /// <summary>LoRaWAN version and regional parameters as we write them, or null with a refusal.</summary>
    public (string Version, string Parameters)? Versions(
        string file, JsonNode? profile, string versionField, string parametersField)
    {
        var version = RepositoryValues.LoRaWanVersion(profile.Text(versionField));
        var parameters = RepositoryValues.RegionalParameters(profile.Text(parametersField));
        if (version is not null && parameters is not null)
            return (version, parameters);
        var field = version is null ? versionField : parametersField;
        Refuse(file, $"{field} \"{profile.Text(field)}\" is not known");
        return null;
    }

    /// <summary>A file named in another one: never outside the repository, found also in other spelling.</summary>
    public string? Find(string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        if (name.Length == 0 || !path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return null;
        if (File.Exists(path))
            return path;
        var directory = Path.GetDirectoryName(path)!;
        return Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory).FirstOrDefault(
                f => string.Equals(Path.GetFileName(f), Path.GetFileName(path), StringComparison.OrdinalIgnoreCase))
            : null;
    }

    /// <summary>A script's text; read once, for many devices share one.</summary>
    public string? Script(string file, out string problem)
    {
        if (!_scripts.TryGetValue(file, out var known))
        {
            var isRead = RepositoryFiles.TryRead(file, out var text, out var why);
            _scripts[file] = known = (isRead ? text : null, why);
        }

        problem = known.Problem;
        return known.Text;
    }
}
