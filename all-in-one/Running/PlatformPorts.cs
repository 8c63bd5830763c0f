using System.Net;
using Kreisfunk.Commands;

namespace Kreisfunk.Running;

/// <summary>The ports `up` needs, checked together before anything starts.</summary>
internal static class PlatformPorts
{
    public static void ThrowIfTaken(UpSettings settings)
    {
        var faults = Check(settings).OfType<string>().ToArray();
        if (faults.Length > 0)
            throw new CliException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Null for each port that is free.</summary>
    public static IEnumerable<string?> Check(UpSettings settings)
    {
        foreach (var address in Addresses(settings.HttpUri))
            yield return PortCheck.Tcp("The web server", new IPEndPoint(address, settings.HttpUri.Port),
                "stop that program or choose another with --http http://127.0.0.1:PORT");
        if (settings.Broker.Embedded)
            yield return PortCheck.Tcp("The MQTT broker",
                new IPEndPoint(IPAddress.Parse(settings.Broker.Address), settings.Broker.Port),
                "stop that program, choose another with --mqtt-port P, or use it with Broker:Embedded=false");
        yield return PortCheck.Udp("The gateway agent", settings.Udp,
            "stop that program or choose another with --udp-port P");
        if (settings.Station is { } station)
            yield return PortCheck.Tcp("The gateway agent", station,
                "stop that program or choose another with --station-port P");
    }

    /// <summary>A name is left to the web server; an address is checked.</summary>
    private static IPAddress[] Addresses(Uri url) =>
        url.Host == "localhost" ? [IPAddress.Loopback]
        : IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) ? [address]
        : [];
}
