using System.Net;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Endpoint;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>Registers the front end for Basics Stations; the agent's web server opens its listener.</summary>
internal static class StationComposition
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<StationMetrics>();
        services.AddSingleton<StationRegister>();
        services.AddSingleton<StationAccess>();
        services.AddSingleton<StationRefusals>();
        services.AddSingleton<CupsDesk>();
        services.AddSingleton<CupsEndpoint>();
        services.AddSingleton<StationEndpoint>();
        services.AddSingleton(Parts);
        services.AddSingleton<WebListener>(Listener);
    }

    private static StationParts Parts(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<AgentOptions>>().Value;
        var quality = provider.GetRequiredService<Func<TimeQuality>>();
        StationPlan.TryMake(options, out var plan, out var error);
        return new StationParts
        {
            Concentrators = provider.GetRequiredService<ConcentratorTable>(),
            Uplinks = provider.GetRequiredService<UplinkIntake>(),
            Downlinks = provider.GetRequiredService<DownlinkDispatcher>(),
            Register = provider.GetRequiredService<StationRegister>(),
            Metrics = provider.GetRequiredService<StationMetrics>(),
            Clock = provider.GetRequiredService<MonotonicClock>(),
            Options = options.Station,
            Plan = plan,
            PlanError = error,
            IsClockGood = () => quality() >= TimeQuality.Ntp,
        };
    }

    private static WebListener Listener(IServiceProvider provider)
    {
        var station = provider.GetRequiredService<IOptions<AgentOptions>>().Value.Station;
        var address = IPAddress.TryParse(station.Bind, out var bind) ? new IPEndPoint(bind, station.Port) : null;
        return new WebListener(ListenerKey, address, provider.GetRequiredService<StationEndpoint>().AnswerAsync)
        {
            Tls = address is null || station.CertificateFile.Length == 0 ? null : Tls(provider, station),
        };
    }

    /// <summary>Where its address is configured.</summary>
    public const string ListenerKey = "Agent:Station";

    private static Action<HttpsConnectionAdapterOptions> Tls(IServiceProvider provider, StationOptions station)
    {
        var access = provider.GetRequiredService<StationAccess>();
        var file = new CertificateFile(station.CertificateFile, station.KeyFile,
            provider.GetRequiredService<MonotonicClock>(), provider.GetRequiredService<ILogger<CertificateFile>>());
        var first = file.Current;
        return https =>
        {
            https.ServerCertificate = first.TargetCertificate;
            https.OnAuthenticate = (_, handshake) => handshake.ServerCertificateContext = file.Current;
            if (!access.WantsCertificates)
                return;
            // Judged later, together with the gateway it claims to be: so a refusal has a reason and a name.
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        };
    }
}
