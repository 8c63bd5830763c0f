using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Kreisfunk.Codecs.Catalogue;

/// <summary>A model of device as firmware-config/devices/{vendor}/{model}/device.json describes it.</summary>
/// <param name="Vendor">The folder above.</param>
/// <param name="Model">The folder.</param>
/// <param name="Name">Names for people, by language ("de", "en").</param>
/// <param name="Region">A file of firmware-config/regions.</param>
/// <param name="MacVersion">LoRaWAN version.</param>
/// <param name="IntervalSeconds">How often it usually sends.</param>
/// <param name="CodecKind">How its payload is decoded.</param>
/// <param name="CodecFile">The script's file name, for JavaScript.</param>
/// <param name="CodecName">The registered name, for native codecs.</param>
public sealed record DeviceModel(
    string Vendor, string Model, IReadOnlyDictionary<string, string> Name, string Region, string MacVersion,
    int IntervalSeconds, CodecLanguage CodecKind, string? CodecFile, string? CodecName)
{
    /// <summary>The codec, given the script's text when it has one.</summary>
    public CodecSource Codec(string script) => new($"{Vendor}/{Model}", CodecKind, CodecKind switch
    {
        CodecLanguage.JavaScript => script,
        CodecLanguage.Native => CodecName ?? "",
        _ => "",
    });

    /// <summary>Reads device.json. The problem names the path in the file.</summary>
    public static bool TryRead(string json, [NotNullWhen(true)] out DeviceModel? model, out string problem)
    {
        model = null;
        problem = "";
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var codec = root.GetProperty("codec");
            var kind = codec.GetProperty("kind").GetString();
            if (!Enum.TryParse<CodecLanguage>(kind, out var language))
            {
                problem = $"codec.kind is \"{kind}\"; use {string.Join(", ", Enum.GetNames<CodecLanguage>())}.";
                return false;
            }

            model = new DeviceModel(Text(root, "vendor"), Text(root, "model"),
                root.GetProperty("name").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? ""),
                Text(root, "region"), Text(root, "macVersion"), root.GetProperty("intervalSeconds").GetInt32(),
                language,
                Optional(codec, "file"), Optional(codec, "name"));
            return true;
        }
        catch (Exception e) when (
            e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            problem = $"device.json does not have the expected form: {e.Message}";
            return false;
        }
    }

    /// <summary>
    /// Every model below a devices folder, with its codec ready to run, in order of path. Throws on bad files.
    /// </summary>
    public static IReadOnlyList<(DeviceModel Model, CodecSource Codec)> ReadAll(string devicesDirectory)
    {
        var models = new List<(DeviceModel, CodecSource)>();
        foreach (var file in RepositoryFiles.Under(Path.GetFullPath(devicesDirectory), "device.json"))
        {
            if (!TryRead(File.ReadAllText(file), out var model, out var problem))
                throw new InvalidDataException($"{file}: {problem}");
            var script = model.CodecFile is null
                ? ""
                : File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, model.CodecFile));
            models.Add((model, model.Codec(script)));
        }

        return models;
    }

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    private static string? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
