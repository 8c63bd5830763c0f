using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk device add`: registers one device with a running instance.</summary>
internal static class DeviceAddCommand
{
    private const string Region = "eu868";

    private static readonly ServerOptions Server = new();
    private static readonly DeviceDraftOptions Draft = new();
    private static readonly Option<bool> Json = Output.Json();
    private static readonly Option<string?> Application = ApplicationChoice.Option();

    public static Command Create()
    {
        var command = new CliCommand("add", "Registers a device; then it may join and send.",
            "kreisfunk device add --dev-eui 70B3D5E75E00A117 --join-eui 70B3D57ED0000000 "
            + "--app-key 2B7E151628AED2A6ABF7158809CF4F3C --name \"Klasse 3b\" --codec climate.js",
            "kreisfunk device add --dev-eui 70B3D5E75E00A118 --name \"Pegel Mühlbach\" --profile climate --abp "
            + "--dev-addr 01020304 --nwk-s-key 2B7E151628AED2A6ABF7158809CF4F3C "
            + "--app-s-key 3C4FCF098815F7ABA6D2AE2816157E2B");
        Draft.AddTo(command);
        command.Options.Add(Application);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var draft = Draft.Read(parsed);
        var script = draft.CodecFile is { } file ? CodecFiles.Read(file) : null;
        using var api = Server.Open(parsed);
        if (await api.FindAsync($"devices/{draft.DevEui}", cancel) is not null)
            throw new CliException($"The device {draft.DevEui} is registered already: see kreisfunk device show "
                + $"{draft.DevEui}.");

        var application = await ApplicationChoice.IdAsync(api, parsed.GetValue(Application), cancel);
        var profile = script is null
            ? await ProfileAsync(api, draft.Profile!, cancel)
            : await CodecProfileAsync(api, draft.CodecFile!, script, cancel);
        await api.PostAsync("devices", Body(draft, application, profile), cancel);
        var device = await api.GetAsync($"devices/{draft.DevEui}", cancel);
        Print(parsed, draft, device);
        return 0;
    }

    private static JsonObject Body(DeviceDraft draft, string applicationId, string profileId)
    {
        var body = new JsonObject
        {
            ["devEui"] = draft.DevEui.ToString(),
            ["joinEui"] = draft.JoinEui.ToString(),
            ["name"] = draft.Name,
            ["place"] = draft.Place,
            ["applicationId"] = applicationId,
            ["profileId"] = profileId,
            ["activation"] = draft.Session is null ? "otaa" : "abp",
        };
        if (draft.AppKey is { } appKey)
            body["appKey"] = ProtocolOptions.Digits(appKey);
        if (draft.GenAppKey is { } genAppKey)
            body["genAppKey"] = ProtocolOptions.Digits(genAppKey);
        if (draft.NwkKey is { } nwkKey)
            body["nwkKey"] = ProtocolOptions.Digits(nwkKey);
        if (draft.Session is { } session)
        {
            body["devAddr"] = session.DevAddr.ToString();
            foreach (var (name, key) in session.NetworkKeys)
                body[name] = ProtocolOptions.Digits(key);
            body["appSKey"] = ProtocolOptions.Digits(session.AppSKey);
        }

        return body;
    }

    private static async Task<string> ProfileAsync(AdminApi api, string name, CancellationToken cancel)
    {
        var all = await api.ListAsync("profiles", cancel);
        if (all.FirstOrDefault(p => (string?)p?["name"] == name) is { } profile)
            return (string)profile["id"]!;
        var names = all.Count == 0 ? "none yet" : string.Join(", ", all.Select(p => $"\"{(string?)p?["name"]}\""));
        throw new CliException($"The server has no profile \"{name}\" (it has {names}): choose one of them, "
            + "or give the codec with --codec FILE.js.");
    }

    /// <summary>A profile named after the file; an existing one takes the new version of its codec.</summary>
    private static async Task<string> CodecProfileAsync(
        AdminApi api, string file, string script, CancellationToken cancel)
    {
        var name = CodecFiles.ProfileName(file);
        var codec = await api.PostAsync("codecs",
            new JsonObject { ["name"] = name, ["kind"] = "javaScript", ["source"] = script }, cancel);
        var known = (await api.ListAsync("profiles", cancel)).FirstOrDefault(p => (string?)p?["name"] == name);
        var profile = new JsonObject
        {
            ["name"] = name,
            ["region"] = (string?)known?["region"] ?? Region,
            ["codecId"] = (string?)codec?["id"],
        };
        var saved = known is null
            ? await api.PostAsync("profiles", profile, cancel)
            : await api.PutAsync($"profiles/{(string?)known["id"]}", profile, cancel);
        return (string)(saved?["id"] ?? known?["id"])!;
    }

    private static void Print(ParseResult parsed, DeviceDraft draft, JsonNode device)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(output, device);
            return;
        }

        DeviceText.Write(output, device);
        output.WriteLine();
        output.WriteLine(draft.Session is null
            ? "Now switch the device on near a connected gateway; it joins within a minute."
            : "Now switch the device on near a connected gateway; its next frame is accepted.");
        output.WriteLine($"Watch it with: kreisfunk device show {draft.DevEui}");
    }
}
