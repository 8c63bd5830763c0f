using System.IO.Hashing;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// Decides what a station is handed. Firmware leaves only with a signature that the agent has checked itself, and only
/// for a station that has the key to check it again: one without any key runs whatever it is given.
/// </summary>
internal sealed partial class CupsDesk(IOptions<AgentOptions> options, ILogger<CupsDesk> log)
{
    /// <summary>Gateways whose last fault is remembered, so that it is said once.</summary>
    private const int MaxGateways = 256;

    private readonly StationCupsOptions _options = options.Value.Station.Cups;
    private readonly FirmwareKey? _key = FirmwareKey.Load(options.Value.Station.Cups.FirmwareKeyFile);
    private readonly Dictionary<Eui64, string> _faults = [];
    private readonly Lock _lock = new();

    public bool IsOpen => _options.Directory.Length > 0;

    public (CupsAnswer Answer, CupsOutcome Outcome) Answer(CupsRequest request)
    {
        var folder = new CupsFolder(Path.Combine(_options.Directory, request.Eui.ToString()));
        if (!folder.Exists)
            return (new CupsAnswer(), CupsOutcome.NothingNew);
        try
        {
            var answer = ChooseCredentials(request, folder);
            answer = ChooseFirmware(request, folder, answer, out var fault);
            Note(request.Eui, fault);
            return (answer, OutcomeOf(answer, fault));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException
            or FormatException or ArgumentException)
        {
            Note(request.Eui, e.Message);
            return (new CupsAnswer(), CupsOutcome.Withheld);
        }
    }

    private static CupsAnswer ChooseCredentials(CupsRequest request, CupsFolder folder)
    {
        var cupsUri = folder.ReadUri("cups.uri");
        var tcUri = folder.ReadUri("tc.uri");
        var cups = folder.ReadCredentials("cups", HasTls(cupsUri.Length > 0 ? cupsUri : request.CupsUri));
        var tc = folder.ReadCredentials("tc", HasTls(tcUri.Length > 0 ? tcUri : request.TcUri));
        return new CupsAnswer
        {
            CupsUri = cupsUri == request.CupsUri ? "" : cupsUri,
            TcUri = tcUri == request.TcUri ? "" : tcUri,
            CupsCredentials = Crc32.HashToUInt32(cups) == request.CupsCredentials ? [] : cups,
            TcCredentials = Crc32.HashToUInt32(tc) == request.TcCredentials ? [] : tc,
        };
    }

    private CupsAnswer ChooseFirmware(CupsRequest request, CupsFolder folder, CupsAnswer answer, out string fault)
    {
        fault = "";
        var version = folder.ReadLine("firmware.version");
        if (version.Length == 0 || version == request.Package)
            return answer;
        if (_key is null)
            fault = "there is firmware for it, but no Agent:Station:Cups:FirmwareKeyFile to check it with";
        else if (!request.Keys.Contains(_key.Crc))
            fault = $"there is firmware {version} for it, but the station does not have the key to check it with and "
                + "would run anything; put the key there as sig-0.key";
        if (fault.Length > 0)
            return answer;

        var (firmware, signature) = (folder.ReadFirmware(), folder.ReadSignature());
        if (firmware.Length > 0 && _key!.IsSigned(firmware, signature))
            return answer with { Firmware = firmware, Signature = _key.Name(signature) };
        fault = $"firmware.sig is no signature of firmware.bin ({version}) by the key in "
            + "Agent:Station:Cups:FirmwareKeyFile";
        return answer;
    }

    private static bool HasTls(string uri) => uri.StartsWith("wss:", StringComparison.OrdinalIgnoreCase)
        || uri.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static CupsOutcome OutcomeOf(CupsAnswer answer, string fault) => answer switch
    {
        { Firmware.Length: > 0 } => CupsOutcome.Firmware,
        _ when fault.Length > 0 => CupsOutcome.Withheld,
        { CupsUri: "", TcUri: "", CupsCredentials: [], TcCredentials: [] } => CupsOutcome.NothingNew,
        _ => CupsOutcome.Credentials,
    };

    private void Note(Eui64 eui, string fault)
    {
        lock (_lock)
        {
            var last = _faults.GetValueOrDefault(eui, "");
            if (fault == last || (last.Length == 0 && _faults.Count >= MaxGateways))
                return;
            if (fault.Length == 0)
                _faults.Remove(eui);
            else
                _faults[eui] = fault;
        }

        if (fault.Length > 0)
            LogWithheld(log, eui.ToString(), fault);
    }

    [LoggerMessage(EventId = 3441, EventName = "agent.cups.withhold", Level = LogLevel.Warning,
        Message = "Something is not handed to the station {Gateway}: {Reason}")]
    private static partial void LogWithheld(ILogger log, string gateway, string reason);
}
