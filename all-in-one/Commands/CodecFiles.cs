namespace Kreisfunk.Commands;

/// <summary>Reads a codec's script that someone named on the command line.</summary>
internal static class CodecFiles
{
    /// <summary>The largest known codec has 250 kB; the registry takes a million characters.</summary>
    private const int MaxCharacters = 1_000_000;

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
