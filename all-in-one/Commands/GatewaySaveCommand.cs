using System.CommandLine;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk gateway add` and `gateway change`: who says where a gateway stands.</summary>
internal static class GatewaySaveCommand
{
    private static readonly Argument<string> Id = new("EUI") { Description = "The gateway's EUI." };
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();
    private static readonly Option<string?> Name = Of<string?>("--name", "What people call it.", "NAME");
    private static readonly Option<string?> Region = Of<string?>("--region", "The region it stands in.", "REGION");
    private static readonly Option<double?> Latitude = Of<double?>("--latitude", "Degrees north.", "DEG");
    private static readonly Option<double?> Longitude = Of<double?>("--longitude", "Degrees east.", "DEG");

    public static Command CreateAdd() => Create("add",
        "Registers a gateway; its region then wins over the prefix of its topics.",
        "kreisfunk gateway add 0016C001FF10A2B3 --name Rathausdach --region eu868", isNew: true);

    public static Command CreateChange() => Create("change",
        "Changes a gateway; one that appeared by itself becomes a registered one.",
        "kreisfunk gateway change 0016C001FF10A2B3 --region eu868", isNew: false);

    private static CliCommand Create(string name, string description, string example, bool isNew)
    {
        var command = new CliCommand(name, description, example);
        command.Arguments.Add(Id);
        foreach (var option in (Option[])[Name, Region, Latitude, Longitude])
            command.Options.Add(option);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, cancel) => RunAsync(parsed, isNew, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, bool isNew, CancellationToken cancel)
    {
        if (!Eui64.TryParse(parsed.GetRequiredValue(Id), out var gatewayId))
            throw new CliException("The gateway's EUI must be 16 hexadecimal digits: copy it from its label or from "
                + "kreisfunk gateway list.", CliException.WrongUse);
        if (isNew && parsed.GetValue(Region) is null)
            throw new CliException("--region is missing: give the one the gateway stands in, like eu868 "
                + "(see kreisfunk gateway add --help).", CliException.WrongUse);
        var body = new JsonObject
        {
            ["gatewayId"] = gatewayId.ToString(),
            ["name"] = parsed.GetValue(Name),
            ["region"] = parsed.GetValue(Region),
            ["latitude"] = parsed.GetValue(Latitude),
            ["longitude"] = parsed.GetValue(Longitude),
        };
        using var api = Server.Open(parsed);
        var saved = (isNew
            ? await api.PostAsync("gateways", body, cancel)
            : await api.PutAsync($"gateways/{gatewayId}", body, cancel)) ?? body;
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, saved);
        else
            await output.WriteLineAsync($"{DeviceText.Cell(saved["name"])} ({gatewayId}) stands in "
                + $"{DeviceText.Cell(saved["region"])}.");
        return 0;
    }

    private static Option<T> Of<T>(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
