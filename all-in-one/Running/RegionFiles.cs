using Kreisfunk.Commands;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Running;

/// <summary>Regional parameters beside the program, as data.</summary>
internal static class RegionFiles
{
    public static string Directory => Path.Combine(AppContext.BaseDirectory, "firmware-config", "regions");

    /// <summary>Reads one region; throws a <see cref="CliException"/> that names file and fault.</summary>
    public static Region Load(string name)
    {
        var file = Path.Combine(Directory, name + ".json");
        try
        {
            if (Region.TryLoad(File.ReadAllBytes(file), out var region, out var errors))
                return region;
            throw new CliException(string.Join(Environment.NewLine, errors.Select(error => $"{file}: {error}")));
        }
        catch (IOException fault)
        {
            throw new CliException($"The region file {file} cannot be read ({fault.Message.TrimEnd('.')}): "
                + "reinstall Kreisfunk.", fault);
        }
    }
}
