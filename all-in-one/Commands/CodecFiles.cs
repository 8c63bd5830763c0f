namespace Kreisfunk.Commands;

/// <summary>Reads a codec's script that someone named on the command line.</summary>
internal static class CodecFiles
{
    /// <summary>The largest known codec has 250 kB; the registry takes a million characters.</summary>
    private const int MaxCharacters = 1_000_000;

    /// <summary>Names that say "codec" and not which; the folder then has the model's name.</summary>
    private static readonly string[] Plain = ["codec", "decoder", "index", "uplink"];

    /// <summary>The file's name, or its folder's when the file is only called "codec".</summary>
    public static string ProfileName(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)));
        return Plain.Contains(name, StringComparer.OrdinalIgnoreCase) && !string.IsNullOrEmpty(folder) ? folder : name;
    }

    public static string Read(string file)
    {
        try
        {
            var script = File.ReadAllText(file);
            return script.Length <= MaxCharacters
                ? script
                : throw new CliException($"The codec {file} has {script.Length} characters, but at most "
                    + $"{MaxCharacters} are taken: shorten it.", CliException.WrongUse);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The codec {file} cannot be read ({fault.Message.TrimEnd('.')}): check the path.",
                CliException.WrongUse);
        }
    }
}
