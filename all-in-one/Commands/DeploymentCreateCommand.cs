using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk deployment create`: an image to many devices.</summary>
internal static class DeploymentCreateCommand
{
    private const int MaxImageBytes = 1_048_576;

    private static readonly Argument<string> Image = new("IMAGE") { Description = "The file devices are to get." };
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();
    private static readonly Option<string?> Profile = Of<string?>("--profile", "All devices of this profile.", "NAME");
    private static readonly Option<string[]> Devices = new("--device")
    {
        Description = "A device; give it several times for several.",
        HelpName = "DEVEUI",
    };

    private static readonly Option<string?> Name = Of<string?>("--name", "For people; the file's by default.", "NAME");

    private static readonly (Option Option, string Field)[] Settings =
    [
        (Of<string?>("--region", "Of the gateways; the devices' by default.", "NAME"), "region"),
        (Of<string?>("--class", "C (default) or B.", "CLASS"), "class"),
        (Of<int?>("--package-version", "Of TS004 and TS005 on the devices: 1 (default) or 2.", "N"), "packageVersion"),
        (Of<int?>("--data-rate", "Index; RX2's by default.", "N"), "dataRate"),
        (Of<long?>("--frequency", "In Hz; RX2's by default.", "HZ"), "frequencyHz"),
        (Of<int?>("--frag-size", "Bytes in a fragment, 48 by default.", "N"), "fragSize"),
        (Of<int?>("--redundancy", "Fragments on top in percent, 20 by default.", "N"), "redundancyPercent"),
        (Of<long?>("--descriptor", "What devices are told of the block.", "N"), "descriptor"),
        (Of<string?>("--start-at", "Not sent before, like 2026-03-02T22:00:00Z.", "TIME"), "startAt"),
        (Of<string?>("--duration", "Given up after that, 7.00:00:00 by default.", "D.HH:MM:SS"), "duration"),
        (Of<string?>("--gather", "How long the first wait for the others, 04:00:00.", "HH:MM:SS"), "gather"),
        (Of<string?>("--session-lead", "Time to tell devices the start, 01:00:00.", "HH:MM:SS"), "sessionLead"),
        (Of<long?>("--firmware-version", "Start it; what devices then report.", "N"), "firmwareVersion"),
        (Of<string?>("--reboot-after", "Start it, so long after the request.", "HH:MM:SS"), "rebootAfter"),
    ];

    public static Command Create()
    {
        var command = new CliCommand("create", "Sends an image to many devices at once (FUOTA).",
            "kreisfunk deployment create valve-1.4.bin --profile valve --package-version 2",
            "kreisfunk deployment create valve-1.4.bin --device 70B3D5E75E00A117 --start-at 2026-03-02T22:00:00Z");
        command.Arguments.Add(Image);
        foreach (var option in (Option[])[Profile, Devices, Name, .. Settings.Select(setting => setting.Option)])
            command.Options.Add(option);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var file = parsed.GetRequiredValue(Image);
        var body = new JsonObject
        {
            ["id"] = Guid.CreateVersion7().ToString(),
            ["name"] = parsed.GetValue(Name) ?? Path.GetFileName(file),
            ["image"] = Convert.ToBase64String(Read(file)),
        };
        AddSettings(parsed, body);
        var listed = (parsed.GetValue(Devices) ?? [])
            .Select(device => DeviceText.Read(device).ToString()).ToList();
        if (listed.Count == 0 && parsed.GetValue(Profile) is null)
            throw Wrong("Say which devices: --profile NAME or --device DEVEUI");
        using var api = Server.Open(parsed);
        if (parsed.GetValue(Profile) is { } profile)
            listed.AddRange(await OfProfileAsync(api, profile, cancel));
        body["devices"] = new JsonArray([.. listed.Distinct().Select(device => (JsonNode)device)]);
        var begun = await api.PostAsync("deployments", body, cancel) ?? body;
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
            Output.WriteJson(output, begun);
        else
            await output.WriteLineAsync($"{DeploymentText.Line(begun)}{Environment.NewLine}"
                + $"Watch it with kreisfunk deployment show {DeviceText.Cell(begun["id"])} --watch.");
        return 0;
    }

    private static void AddSettings(ParseResult parsed, JsonObject body)
    {
        foreach (var (option, field) in Settings)
        {
            JsonNode? value = option switch
            {
                Option<string?> text when parsed.GetValue(text) is { } given => Text(option.Name, field, given),
                Option<int?> number when parsed.GetValue(number) is { } given => given,
                Option<long?> number when parsed.GetValue(number) is { } given => given,
                _ => null,
            };
            if (value is not null)
                body[field] = value;
        }
    }

    private static string Text(string option, string field, string text)
    {
        if (field == "startAt")
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at)
                ? at.ToString("O", CultureInfo.InvariantCulture)
                : throw Wrong($"{option} is '{text}': write it like 2026-03-02T22:00:00Z");
        }

        if (field is "region" or "class")
            return text;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
            ? span.ToString("c", CultureInfo.InvariantCulture)
            : throw Wrong($"{option} is '{text}': write it like 04:00:00 or 7.00:00:00");
    }

    private static async Task<List<string>> OfProfileAsync(AdminApi api, string profile, CancellationToken cancel)
    {
        var devices = (await api.ListAsync("devices", cancel)).OfType<JsonNode>()
            .Where(device => (string?)device["profile"] == profile)
            .Select(device => (string)device["devEui"]!).ToList();
        return devices.Count > 0
            ? devices
            : throw new CliException($"No device has the profile \"{profile}\": see kreisfunk profile list.");
    }

    private static byte[] Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length is 0 or > MaxImageBytes)
            {
                throw Wrong($"The image {file} has {stream.Length} bytes, but must have 1 to {MaxImageBytes}: "
                    + "send a smaller one");
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The image {file} cannot be read: {fault.Message}", CliException.WrongUse);
        }
    }

    private static CliException Wrong(string what) =>
        new($"{what} (see kreisfunk deployment create --help).", CliException.WrongUse);

    private static Option<T> Of<T>(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
