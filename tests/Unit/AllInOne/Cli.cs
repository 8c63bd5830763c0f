using Kreisfunk.Commands;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

/// <summary>What one call of the command line gave.</summary>
internal sealed record Cli(int ExitCode, string Output, string Error)
{
    /// <summary>Runs in this process, as Program.cs does.</summary>
    public static async Task<Cli> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(args, output, error, TestContext.Current.CancellationToken);
        return new Cli(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>
    /// The error is one sentence on one line, with everything that was asked for, and no stack trace.
    /// </summary>
    public void AssertRefused(int exitCode, params string[] mentions)
    {
        Assert.Equal(exitCode, ExitCode);
        Assert.Equal("", Output);
        var line = Error.TrimEnd();
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.All(mentions, mention => Assert.Contains(mention, line, StringComparison.Ordinal));
    }
}
