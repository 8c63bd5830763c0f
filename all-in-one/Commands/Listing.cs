using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>What one `list` command has of its own; all else is the same for each.</summary>
/// <param name="Call">What is typed for an example, like "device list".</param>
/// <param name="Description">Its line in the help.</param>
internal sealed record Listing(string Call, string Description)
{
    /// <summary>Whose items it lists; null where there is one list only.</summary>
    public Argument<string>? Owner { get; init; }

    /// <summary>The address of the list, below /api/v1.</summary>
    public required Func<ParseResult, string> Path { get; init; }

    /// <summary>False for lists that come in one piece.</summary>
    public bool IsPaged { get; init; } = true;

    /// <summary>What is said of an empty list, with what to do about it.</summary>
    public required string Empty { get; init; }

    public required IReadOnlyList<string> Head { get; init; }

    public required Func<JsonNode, IReadOnlyList<string>> Row { get; init; }

    /// <summary>A line below the table about one item; null for none.</summary>
    public Func<JsonNode, string?> Note { get; init; } = _ => null;

    public Command ToCommand()
    {
        var server = new ServerOptions();
        var json = Output.Json();
        var command = new CliCommand("list", Description, $"kreisfunk {Call}", $"kreisfunk {Call} --json");
        if (Owner is not null)
            command.Arguments.Add(Owner);
        server.AddTo(command);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            var path = Path(parsed);
            using var api = server.Open(parsed);
            var items = IsPaged
                ? await api.ListAsync(path, cancel)
                : await api.GetAsync(path, cancel) as JsonArray ?? [];
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                Output.WriteJson(output, items);
            else
                Write(output, [.. items.OfType<JsonNode>()]);
            return 0;
        });
        return command;
    }

    private void Write(TextWriter output, IReadOnlyList<JsonNode> items)
    {
        if (items.Count == 0)
        {
            output.WriteLine(Empty);
            return;
        }

        TextTable.Write(output, Head, [.. items.Select(Row)]);
        foreach (var note in items.Select(Note).OfType<string>())
            output.WriteLine(note);
    }
}
