using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>A command that shows an example in its help.</summary>
internal sealed class CliCommand(string name, string description, params string[] examples)
    : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}
