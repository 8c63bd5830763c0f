using System.CommandLine;
using Kreisfunk.Commands;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class CommandLineTests
{
    public static TheoryData<string> LeafCommands => [.. Leaves(CommandLine.Root(), "")];

    [Theory]
    [MemberData(nameof(LeafCommands))]
    public async Task Every_command_explains_itself_with_an_example_that_calls_it(string path)
    {
        var cli = await Cli.RunAsync([.. path.Split(' '), "--help"]);

        Assert.Equal(0, cli.ExitCode);
        Assert.Equal("", cli.Error);
        Assert.Contains("Example", cli.Output, StringComparison.Ordinal);
        Assert.Contains($"  kreisfunk {path}", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_wins_over_what_is_missing()
    {
        Assert.Equal(0, (await Cli.RunAsync("frame", "decode", "--help")).ExitCode);
    }

    [Theory]
    [InlineData("frobnicate", "'frobnicate'", "kreisfunk --help")]
    [InlineData("frame explain 00", "'explain'", "kreisfunk frame --help")]
    [InlineData("frame decode", "decode", "kreisfunk frame decode --help")]
    [InlineData("up --town many", "many", "kreisfunk up --help")]
    [InlineData("up --colour red", "'--colour'", "kreisfunk up --help")]
    public async Task Wrong_use_is_one_sentence_and_exit_code_2(string line, string thing, string hint)
    {
        (await Cli.RunAsync(line.Split(' '))).AssertRefused(CliException.WrongUse, thing, hint);
    }

    [Fact]
    public async Task A_frame_that_is_not_hexadecimal_is_wrong_use()
    {
        (await Cli.RunAsync("frame", "decode", "40zz")).AssertRefused(CliException.WrongUse, "hexadecimal");
    }

    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(sub => Leaves(sub, path.Length == 0 ? sub.Name : $"{path} {sub.Name}"));
}
