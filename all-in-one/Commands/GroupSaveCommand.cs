using System.CommandLine;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk group add` and `group change`.</summary>
internal static class GroupSaveCommand
{
    private static readonly Argument<string> Eui = GroupText.Eui();
    private static readonly ServerOptions Server = new();
    private static readonly GroupOptions Options = new();
    private static readonly Option<bool> Json = Output.Json();
    private static readonly Option<string?> Application = ApplicationChoice.Option();

    public static Command CreateAdd() => Create("add", "Sets up a group with the address and keys its devices have.",
        $"kreisfunk group add {GroupText.Example} --name \"Lampen Marktplatz\" --member 70B3D5E75E00A117 "
        + "--member 70B3D5E75E00A118 --mc-addr 0100FFFE --mc-nwk-s-key 2B7E151628AED2A6ABF7158809CF4F3C "
        + "--mc-app-s-key 3C4FCF098815F7ABA6D2AE2816157E2B", AddAsync);

    public static Command CreateChange() => Create("change", "Changes what is given; without keys it keeps its own.",
        $"kreisfunk group change {GroupText.Example} --data-rate 3 --gateway 0016C001FF10A2B3", ChangeAsync);

    private static CliCommand Create(string name, string description, string example,
        Func<ParseResult, Eui64, CancellationToken, Task<JsonNode>> save)
    {
        var command = new CliCommand(name, description, example);
        command.Arguments.Add(Eui);
        Options.AddTo(command);
        command.Options.Add(Application);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(async (parsed, cancel) =>
        {
            var saved = await save(parsed, GroupText.Read(parsed.GetRequiredValue(Eui)), cancel);
            GroupText.WriteSaved(parsed, Json, saved);
            return 0;
        });
        return command;
    }

    private static async Task<JsonNode> AddAsync(ParseResult parsed, Eui64 groupEui, CancellationToken cancel)
    {
        var body = Options.Read(parsed);
        Options.Require(parsed, body);
        using var api = Server.Open(parsed);
        await GroupText.RequireDevicesAsync(api, GroupText.Euis(body, "members"), cancel);
        body["groupEui"] = groupEui.ToString();
        body["region"] ??= "eu868";
        body["class"] ??= "C";
        body["applicationId"] = await ApplicationChoice.IdAsync(api, parsed.GetValue(Application), cancel);
        return await api.PostAsync(GroupText.Path, body, cancel) ?? body;
    }

    private static async Task<JsonNode> ChangeAsync(ParseResult parsed, Eui64 groupEui, CancellationToken cancel)
    {
        var given = Options.Read(parsed);
        var application = parsed.GetValue(Application);
        if (given.Count == 0 && application is null)
            throw new CliException("Say what is to change (see kreisfunk group change --help).", CliException.WrongUse);
        using var api = Server.Open(parsed);
        var body = GroupText.BodyOf(await GroupText.FindAsync(api, groupEui, cancel));
        await GroupText.RequireDevicesAsync(api, GroupText.Euis(given, "members"), cancel);
        foreach (var (field, value) in given)
            body[field] = value?.DeepClone();
        if (application is not null)
            body["applicationId"] = await ApplicationChoice.IdAsync(api, application, cancel);
        return await api.PutAsync($"{GroupText.Path}/{groupEui}", body, cancel) ?? body;
    }
}
