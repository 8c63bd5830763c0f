using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>Counts each refusal and says it once per gateway and reason, until the gateway was let in again.</summary>
internal sealed partial class StationRefusals(StationMetrics metrics, ILogger<StationRefusals> log)
{
    /// <summary>Gateways remembered; an EUI is only a claim. At the bound nothing more is said, only counted.</summary>
    private const int MaxGateways = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<Eui64, StationVerdict> _said = [];

    public void Refused(Eui64 eui, StationVerdict verdict, string from, string reason)
    {
        metrics.Refused(verdict);
        lock (_lock)
        {
            if (_said.TryGetValue(eui, out var last) ? last == verdict : _said.Count >= MaxGateways)
                return;
            _said[eui] = verdict;
        }

        LogRefused(log, eui.ToString(), from, reason);
    }

    public void Accepted(Eui64 eui)
    {
        lock (_lock)
            _said.Remove(eui);
    }

    /// <summary>For the log, and for the station: it says no more than that knows.</summary>
    public static string Explain(StationVerdict verdict) => verdict switch
    {
        StationVerdict.NoCredentials => "it presented neither a certificate nor a token; give it tc.crt and tc.key",
        StationVerdict.WrongToken => "its token is not the one in Agent:Station:Tokens; compare its tc.key",
        StationVerdict.WrongCertificate => "its certificate is of no authority in Agent:Station:ClientCaFile, or out "
            + "of date; renew its tc.crt",
        StationVerdict.OtherGateway => "its certificate names another gateway; its subject or alternative name must be "
            + "the EUI",
        StationVerdict.TableFull => "too many gateways are known already; raise Agent:Udp:MaxConcentrators",
        StationVerdict.NoEui => "it names no EUI; it must ask /router-info first",
        _ => "the region of the options does not fit a station",
    };

    [LoggerMessage(EventId = 3401, EventName = "agent.station.refuse", Level = LogLevel.Warning,
        Message = "The station {Gateway} at {From} is refused: {Reason}")]
    private static partial void LogRefused(ILogger log, string gateway, string from, string reason);
}
