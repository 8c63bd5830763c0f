using Kreisfunk.Bridge.Options;
using Kreisfunk.Commands;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Running;

/// <summary>Regional parameters beside the program, as data.</summary>
internal static class RegionFiles
{
    /// <summary>The folder the bridge reads, too.</summary>
    public static string Directory(IConfiguration configuration) =>
        configuration[$"{BridgeOptions.Section}:{nameof(BridgeOptions.RegionsDirectory)}"] is { Length: > 0 } configured
            ? configured
            : Path.Combine(AppContext.BaseDirectory, "regions");

    /// <summary>Reads one region; throws a <see cref="CliException"/> that names file and fault.</summary>
    public static Region Load(IConfiguration configuration, string name)
    {
        var file = Path.Combine(Directory(configuration), name + ".json");
        try
        {
            if (Region.TryLoad(File.ReadAllBytes(file), out var region, out var errors))
                return region;
            throw new CliException(string.Join(Environment.NewLine, errors.Select(error => $"{file}: {error}")));
        }
        catch (IOException fault)
        {
            throw new CliException($"The region file {file} cannot be read ({fault.Message.TrimEnd('.')}): "
                + "reinstall Kreisfunk, or correct Bridge:RegionsDirectory.", fault);
        }
    }
}
