using System.Net;
using Kreisfunk.GatewayAgent.Radio.BasicStation;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent;

/// <summary>What must hold of the section "Agent:Station".</summary>
internal static class StationOptionsCheck
{
    /// <summary>A station keeps no more ranges than this.</summary>
    private const int MaxJoinEuiRanges = 10;

    public static void Run(StationOptions station, List<string> errors)
    {
        CheckListener(station, errors);
        CheckFilters(station, errors);
        CheckFiles(station, errors);
        if (station.PingInterval < TimeSpan.FromSeconds(1) || station.PingInterval > TimeSpan.FromSeconds(30))
            errors.Add($"Agent:Station:PingInterval is {station.PingInterval}; it must lie between 00:00:01 and "
                + "00:00:30, so that a dead connection is found within a minute: correct it or leave it out.");
        if (station.MaxEirpDbm is { } power && power is not (>= -20 and <= 36))
            errors.Add(FormattableString.Invariant(
                $"Agent:Station:MaxEirpDbm is {power}; it must lie between -20 and 36: correct it or leave it out."));
        foreach (var band in station.SubBands.Where(band => band is < 1 or > 12))
            errors.Add($"Agent:Station:SubBands has {band}; groups of eight channels are counted from 1 to 12.");
    }

    private static void CheckListener(StationOptions station, List<string> errors)
    {
        if (station.Port is < 0 or > 65535)
            errors.Add($"Agent:Station:Port is {station.Port}; it must lie between 0 and 65535: correct it or leave it "
                + "out.");
        if (station.Bind.Length == 0)
            return;
        if (!IPAddress.TryParse(station.Bind, out var address))
        {
            errors.Add($"Agent:Station:Bind is '{station.Bind}'; give an address of this machine, such as '127.0.0.1' "
                + "or '0.0.0.0' for all, or nothing for no stations.");
            return;
        }

        if (IPAddress.IsLoopback(address))
            return;
        if (station.CertificateFile.Length == 0 && !station.AllowPlain)
            errors.Add($"Agent:Station:Bind is '{station.Bind}' without TLS; set Agent:Station:CertificateFile and "
                + "KeyFile, or Agent:Station:AllowPlain where the network is trusted.");
        if (station.ClientCaFile.Length == 0 && station.Tokens.Count == 0 && !station.AllowAnonymous)
            errors.Add($"Agent:Station:Bind is '{station.Bind}' and anybody may claim any gateway; set "
                + "Agent:Station:ClientCaFile or Agent:Station:Tokens, or Agent:Station:AllowAnonymous.");
    }

    private static void CheckFilters(StationOptions station, List<string> errors)
    {
        foreach (var eui in station.Tokens.Keys.Where(eui => !StationEui.TryParse(eui, out _)))
            errors.Add($"Agent:Station:Tokens has '{eui}'; each key is a gateway's EUI, 16 hexadecimal digits.");
        foreach (var (eui, _) in station.Tokens.Where(pair => !StationToken.TryRead(pair.Value, out _)))
            errors.Add($"Agent:Station:Tokens:{eui} is empty or no token; give what the station sends, or 'sha256:' "
                + "and 64 hexadecimal digits.");
        foreach (var netId in station.NetIds.Where(netId => !NetId.TryParse(netId, out _)))
            errors.Add($"Agent:Station:NetIds has '{netId}'; give NetIDs of 6 hexadecimal digits, such as '000013'.");
        foreach (var range in station.JoinEuis.Where(range => !EuiRange.TryParse(range, out _)))
            errors.Add($"Agent:Station:JoinEuis has '{range}'; give ranges of two EUIs, the lower first, such as "
                + "'70b3d57ed0000000-70b3d57ed0ffffff'.");
        if (station.JoinEuis.Count > MaxJoinEuiRanges)
            errors.Add($"Agent:Station:JoinEuis has {station.JoinEuis.Count} ranges; a station takes "
                + $"{MaxJoinEuiRanges}: join some of them.");
    }

    private static void CheckFiles(StationOptions station, List<string> errors)
    {
        if (station.CertificateFile.Length > 0 != station.KeyFile.Length > 0)
            errors.Add($"Agent:Station:CertificateFile is '{station.CertificateFile}' and Agent:Station:KeyFile is "
                + $"'{station.KeyFile}'; set both or none.");
        if (station.ClientCaFile.Length > 0 && station.CertificateFile.Length == 0)
            errors.Add($"Agent:Station:ClientCaFile is '{station.ClientCaFile}', but there is no TLS to present "
                + "certificates in; set Agent:Station:CertificateFile and KeyFile too.");
        var files = new (string Key, string Path)[]
        {
            ("CertificateFile", station.CertificateFile), ("KeyFile", station.KeyFile),
            ("ClientCaFile", station.ClientCaFile), ("Cups:FirmwareKeyFile", station.Cups.FirmwareKeyFile),
        };
        foreach (var (key, path) in files.Where(file => file.Path.Length > 0 && !File.Exists(file.Path)))
            errors.Add($"Agent:Station:{key} is '{path}', which is not there; correct the path.");
        if (station.Cups.Directory.Length > 0 && !Directory.Exists(station.Cups.Directory))
            errors.Add($"Agent:Station:Cups:Directory is '{station.Cups.Directory}', which is not there; correct the "
                + "path or make the folder.");
    }
}
