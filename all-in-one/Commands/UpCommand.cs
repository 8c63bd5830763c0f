using System.CommandLine;
using System.Globalization;
using Kreisfunk.Broker;
using Kreisfunk.GatewayAgent;
using Kreisfunk.Running;
using Kreisfunk.Storage;
using Kreisfunk.Town;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk up`: the whole platform in one process.</summary>
internal static class UpCommand
{
    private static readonly Option<int?> TownOption = new("--town")
    {
        Description = "Adds a demonstration town of N simulated sensors and three gateways (Town:Sensors).",
        HelpName = "N",
    };

    private static readonly Option<bool> NoTown = new("--no-town")
    {
        Description = "No town, whatever the configuration says.",
    };

    private static readonly Option<string?> TownInterval = new("--town-interval")
    {
        Description = "How often each simulated sensor sends, in seconds (Town:Interval).",
        HelpName = "SECONDS",
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Folder for everything that is remembered (Storage:DataDirectory); ./data by default.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Http = new("--http")
    {
        Description = "Where pages and API listen (Http:Url); http://127.0.0.1:8080 by default.",
        HelpName = "URL",
    };

    private static readonly Option<int?> MqttPort = new("--mqtt-port")
    {
        Description = "TCP port of the embedded MQTT broker (Broker:Port); 1883 by default.",
        HelpName = "P",
    };

    private static readonly Option<int?> UdpPort = new("--udp-port")
    {
        Description = "UDP port for packet forwarders (Agent:Udp:Port); 1700 by default.",
        HelpName = "P",
    };

    private static readonly Option<int?> StationPort = new("--station-port")
    {
        Description = "TCP port for Basics Stations (Agent:Station:Port); 3001 by default.",
        HelpName = "P",
    };

    public static Command Create()
    {
        var command = new CliCommand("up", "Runs the whole platform in one process until Ctrl-C.",
            "kreisfunk up", "kreisfunk up --town 20 --data /var/lib/kreisfunk",
            "kreisfunk up --http http://0.0.0.0:8080");
        Option[] options = [TownOption, NoTown, TownInterval, Data, Http, MqttPort, UdpPort, StationPort];
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var output = parsed.InvocationConfiguration.Output;
        var configuration = Configuration.Read(Keys(parsed));
        var settings = UpSettings.Read(configuration);
        using var data = DataDirectory.Open(settings.Storage.DataDirectory);
        PlatformPorts.ThrowIfTaken(settings);

        await using var platform = await Platform.StartAsync(configuration, settings, data, cancel);
        await output.WriteAsync(StartScreen.Text(settings, data.FullPath));
        platform.Opened();
        await platform.WaitAsync(cancel);
        await output.WriteLineAsync($"Stopped. Everything accepted is kept in {data.FullPath}.");
        return 0;
    }

    /// <summary>Options as configuration keys; they win over environment and files.</summary>
    private static Dictionary<string, string?> Keys(ParseResult parsed)
    {
        var keys = new Dictionary<string, string?>();
        Set($"{DemoTownOptions.Section}:Sensors", parsed.GetValue(NoTown) ? 0 : parsed.GetValue(TownOption));
        Set($"{DemoTownOptions.Section}:Interval", Seconds(parsed.GetValue(TownInterval)));
        Set($"{StorageOptions.Section}:DataDirectory", parsed.GetValue(Data));
        Set($"{HttpOptions.Section}:Url", parsed.GetValue(Http));
        Set($"{BrokerOptions.Section}:Port", parsed.GetValue(MqttPort));
        Set($"{AgentOptions.Section}:Udp:Port", parsed.GetValue(UdpPort));
        Set($"{AgentOptions.Section}:Station:Port", parsed.GetValue(StationPort));
        return keys;

        void Set(string key, object? value)
        {
            if (value is not null)
                keys[key] = Convert.ToString(value, CultureInfo.InvariantCulture);
        }
    }

    private static TimeSpan? Seconds(string? text)
    {
        if (text is null)
            return null;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || seconds > 86_400)
            throw new CliException($"--town-interval is '{text}', but must be seconds from 1 to 86400, for example 30.",
                CliException.WrongUse);
        return TimeSpan.FromSeconds(seconds);
    }
}
