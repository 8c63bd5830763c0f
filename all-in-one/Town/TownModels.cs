using Kreisfunk.Codecs.Catalogue;
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
    public static string DefaultDirectory =>
        Path.Combine(AppContext.BaseDirectory, "firmware-config", "devices", "kreisfunk");

    /// <summary>The folder of a kind's model.</summary>
    public static string FolderOf(SensorKind kind) => kind switch
    {
        SensorKind.Climate => "climate",
        SensorKind.Weather => "weather",
        SensorKind.HeatMeter => "heat-meter",
        SensorKind.Door => "door",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Reads every model; throws <see cref="InvalidDataException"/> that names what is damaged.</summary>
    public static IReadOnlyDictionary<SensorKind, TownModel> Load(string directory)
    {
        try
        {
            var models = DeviceModel.ReadAll(directory).ToDictionary(m => m.Model.Model);
            return Enum.GetValues<SensorKind>().ToDictionary(kind => kind, kind =>
            {
                var (model, codec) = models[FolderOf(kind)];
                var language = Enum.Parse<CodecKind>(codec.Kind.ToString());
                return new TownModel(codec.Id, model.Region, language, codec.Source);
            });
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or KeyNotFoundException)
        {
            throw new InvalidDataException($"The town's device models in {directory} cannot be read "
                + $"({fault.Message.TrimEnd('.')}): reinstall Kreisfunk, or start with --no-town.", fault);
        }
    }
}
