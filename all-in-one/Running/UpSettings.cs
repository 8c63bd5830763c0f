using System.Globalization;
using System.Net;
using Kreisfunk.Broker;
using Kreisfunk.Commands;
using Kreisfunk.GatewayAgent;
using Kreisfunk.Storage;
using Kreisfunk.Town;

namespace Kreisfunk.Running;

/// <summary>What `up` runs with, read once from options, environment and appsettings.json.</summary>
internal sealed record UpSettings(
    HttpOptions Http, StorageOptions Storage, BrokerOptions Broker, DemoTownOptions Town, IPEndPoint Udp)
{
    private static readonly string[] BrokerClients = [$"{AgentOptions.Section}:Mqtt", "Mqtt"];

    /// <summary>Where Basics Stations connect to; null for nowhere, or for any free port.</summary>
    public IPEndPoint? Station { get; private init; }

    public Uri HttpUri => new(Http.Url);

    /// <summary>The HTTP server as a program on this machine reaches it.</summary>
    public Uri LocalHttpUri => HttpUri.Host is "0.0.0.0" or "[::]" or "*" or "+"
        ? new UriBuilder(HttpUri) { Host = "127.0.0.1" }.Uri
        : HttpUri;

    /// <summary>The agent's UDP port as a program on this machine reaches it.</summary>
    public IPEndPoint LocalUdp => Udp.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, Udp.Port)
        : Udp.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, Udp.Port)
        : Udp;

    /// <summary>Reads and checks; throws one <see cref="CliException"/> with every fault.</summary>
    public static UpSettings Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        var http = Bind<HttpOptions>(configuration, HttpOptions.Section, o => o.Faults(), faults);
        var storage = Bind<StorageOptions>(configuration, StorageOptions.Section, o => o.Validate(), faults);
        var broker = Bind<BrokerOptions>(configuration, BrokerOptions.Section, o => o.Faults(), faults);
        var town = Bind<DemoTownOptions>(configuration, DemoTownOptions.Section, o => o.Faults(), faults);
        var udp = ReadUdp(configuration, faults);
        if (faults.Count > 0)
            throw new CliException(string.Join(Environment.NewLine, faults));
        return new UpSettings(http, storage, broker, town, udp) { Station = ReadStation(configuration) };
    }

    /// <summary>
    /// The keys of the parts that follow from these: one data directory, and the broker that runs here.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string?>> DerivedKeys(string dataDirectory)
    {
        yield return new($"{StorageOptions.Section}:DataDirectory", dataDirectory);
        yield return new("Agent:Spool:Directory", Path.Combine(dataDirectory, "spool"));
        yield return new("Agent:StateDirectory", Path.Combine(dataDirectory, "agent"));
        if (Broker.Embedded)
        {
            var host = Broker.Address is "0.0.0.0" or "::" ? "127.0.0.1" : Broker.Address;
            foreach (var section in BrokerClients)
            {
                yield return new($"{section}:Host", host);
                yield return new($"{section}:Port", Broker.Port.ToString(CultureInfo.InvariantCulture));
            }

            // The server behind our own broker is our own: one that cannot store (a full disk) must not be taken for a
            // foreign one, or the spool would be freed on the broker's word.
            yield return new($"{AgentOptions.Section}:Mqtt:Confirmation", nameof(Confirmation.Cursor));
        }
    }

    private static T Bind<T>(
        IConfiguration configuration, string section, Func<T, IEnumerable<string>> check, List<string> faults)
        where T : new()
    {
        var options = new T();
        try
        {
            configuration.GetSection(section).Bind(options);
            faults.AddRange(check(options));
        }
        catch (InvalidOperationException fault)
        {
            faults.Add($"{fault.Message.TrimEnd('.')} (section {section}): correct it in appsettings.json or the "
                + "environment.");
        }

        return options;
    }

    // The agent itself says what is wrong with its keys; here only the port is of interest.
    private static IPEndPoint? ReadStation(IConfiguration configuration)
    {
        var defaults = new StationOptions();
        var section = $"{AgentOptions.Section}:Station";
        var port = configuration[$"{section}:Port"];
        var number = port is null ? defaults.Port
            : ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        return number > 0 && IPAddress.TryParse(configuration[$"{section}:Bind"] ?? defaults.Bind, out var address)
            ? new IPEndPoint(address, number)
            : null;
    }

    private static IPEndPoint ReadUdp(IConfiguration configuration, List<string> faults)
    {
        var bind = configuration[$"{AgentOptions.Section}:Udp:Bind"] ?? "127.0.0.1";
        var port = configuration[$"{AgentOptions.Section}:Udp:Port"] ?? "1700";
        if (!IPAddress.TryParse(bind, out var address))
            faults.Add($"Agent:Udp:Bind is '{bind}', but must be an IP address: 127.0.0.1 is the default, "
                + "0.0.0.0 lets gateways of the network in.");
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > 65_535)
            faults.Add($"Agent:Udp:Port is '{port}', but must be 1 to 65535: 1700 is usual.");
        return new IPEndPoint(address ?? IPAddress.Loopback, Math.Clamp(number, 0, 65_535));
    }
}
