namespace Kreisfunk.Running;

/// <summary>What a person needs after the start, on one screen.</summary>
internal static class StartScreen
{
    public static string Text(UpSettings settings, string dataDirectory)
    {
        var broker = settings.Broker.Embedded
            ? $"{settings.Broker.Address}:{settings.Broker.Port} (embedded, no password: keep it on this machine)"
            : "external, as configured in Mqtt and Agent:Mqtt";
        var town = settings.Town.Sensors == 0
            ? "none (--town 20 adds a demonstration)"
            : FormattableString.Invariant($"{settings.Town.Sensors} simulated sensors and 3 gateways in ")
                + $"the organisation \"{Town.TownPlan.OrganisationName}\"";
        return $"""

            Kreisfunk is up.

              Pages         {settings.LocalHttpUri}
              API           {settings.LocalHttpUri}api/v1    described by {settings.LocalHttpUri}openapi/v1.json
              Health        {settings.LocalHttpUri}readyz    metrics: {settings.LocalHttpUri}metrics
              Admin token   {DataDirectory.AdminTokenFile(dataDirectory)}
              Data          {dataDirectory}
              MQTT          {broker}
              Semtech UDP   {settings.Udp}
              Town          {town}

              A gateway: set its packet forwarder's server_address to this machine's address and both serv_port to
              {settings.Udp.Port}.{Reach(settings)}
              A device:  kreisfunk device add --help

              Stop with Ctrl-C. From here on only what changes is shown.

            """;
    }

    private static string Reach(UpSettings settings) => System.Net.IPAddress.IsLoopback(settings.Udp.Address)
        ? " To let it in from the network, start with KREISFUNK__Agent__Udp__Bind=0.0.0.0."
        : "";
}
