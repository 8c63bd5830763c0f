using System.Text.Json;
using Kreisfunk.Storage;

namespace Kreisfunk.Town;

/// <summary>A device model of the town as the registry needs it.</summary>
/// <param name="Name">Vendor and model, the name of profile and codec.</param>
/// <param name="Region">Region of the profile.</param>
/// <param name="Codec">How <paramref name="Source"/> is to be understood.</param>
/// <param name="Source">Script, registered name, or empty.</param>
public sealed record TownModel(string Name, string Region, CodecKind Codec, string Source);

/// <summary>Reads the town's device models from <c>firmware-config/devices/kreisfunk</c>.</summary>
public static class TownModels
{
    /// <summary>Where the models lie beside the program.</summary>
    public static string DefaultDirectory => Path.Combine(AppContext.BaseDirectory, "firmware-config", "devices", "kreisfunk");

    /// <summary>The folder of a kind's model.</summary>
    public static string FolderOf(SensorKind kind) => kind switch
    {
        SensorKind.Climate => "climate",
        SensorKind.Weather => "weather",
        SensorKind.HeatMeter => "heat-meter",
        SensorKind.Door => "door",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Reads every model; throws <see cref="InvalidDataException"/> with the file's name when one is damaged.</summary>
    public static IReadOnlyDictionary<SensorKind, TownModel> Load(string directory) =>
        Enum.GetValues<SensorKind>().ToDictionary(kind => kind, kind => Read(Path.Combine(directory, FolderOf(kind))));

    private static TownModel Read(string folder)
    {
        var file = Path.Combine(folder, "device.json");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = json.RootElement;
            var codec = root.GetProperty("codec");
            var kind = Enum.Parse<CodecKind>(codec.GetProperty("kind").GetString() ?? "");
            var source = kind switch
            {
                CodecKind.JavaScript => File.ReadAllText(Path.Combine(folder, codec.GetProperty("file").GetString()!)),
                CodecKind.Native => codec.GetProperty("name").GetString()!,
                _ => "",
            };
            return new TownModel($"{root.GetProperty("vendor").GetString()}/{root.GetProperty("model").GetString()}",
                root.GetProperty("region").GetString()!, kind, source);
        }
        catch (Exception fault) when (fault is IOException or JsonException or KeyNotFoundException
                                          or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"The town's device model {file} cannot be read ({fault.Message.TrimEnd('.')}): "
                + "reinstall Kreisfunk, or start with --no-town.", fault);
        }
    }
}
