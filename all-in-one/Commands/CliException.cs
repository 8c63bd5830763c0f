namespace Kreisfunk.Commands;

/// <summary>
/// Ends a command with one sentence on standard error that names the thing and the fix. Caught once, in
/// <see cref="CommandLine"/>.
/// </summary>
public sealed class CliException : Exception
{
    /// <summary>What was checked does not hold, or the other side refused.</summary>
    public const int CheckFailed = 1;

    /// <summary>The command was used wrongly.</summary>
    public const int WrongUse = 2;

    public CliException(string sentence, int exitCode = CheckFailed)
        : base(sentence) => ExitCode = exitCode;

    public CliException(string sentence, Exception cause)
        : base(sentence, cause) => ExitCode = CheckFailed;

    public CliException()
        : this("")
    {
    }

    public int ExitCode { get; }

    /// <summary>The server understood the request and refused this one thing; others may be asked for.</summary>
    public bool IsRefusal { get; init; }
}
