using System.Net;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent;

/// <summary>All errors at once, each with key, value, bound and fix.</summary>
internal sealed class AgentOptionsValidator : IValidateOptions<AgentOptions>
{
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, AgentOptions options)
    {
        var errors = new List<string>();
        CheckAgent(options, errors);
        CheckRegion(options, errors);
        CheckUdp(options.Udp, errors);
        StationOptionsCheck.Run(options.Station, errors);
        CheckMqtt("Agent:Mqtt", options.Mqtt, errors);
        CheckEndpoint(options.Endpoint, errors);
        CheckCommands(options, errors);
        CheckUpdate(options.Update, errors);
        CheckSpool(options.Spool, errors);
        DestinationOptionsCheck.Check(options, errors);
        CheckHardware(options.Hardware, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckAgent(AgentOptions options, List<string> errors)
    {
        CheckRegion("Agent:Region", options.Region, errors);
        if (options.GatewayId is { Length: > 0 } id && !Eui64.TryParse(id, out _))
            errors.Add($"Agent:GatewayId is '{id}'; give the gateway's EUI as 16 hexadecimal digits, or nothing.");
        if (!Enum.IsDefined(options.Marshaler))
            errors.Add($"Agent:Marshaler is '{options.Marshaler}'; use Protobuf or Json.");
        CheckRange(errors, "StatsInterval", options.StatsInterval, TimeSpan.FromSeconds(1), OneHour);
    }

    private static void CheckRegion(AgentOptions options, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(options.StateDirectory))
            errors.Add("Agent:StateDirectory is empty; give a directory the agent may write to, such as 'data/agent'.");
        var name = RegionCatalogue.NameOf(options);
        if (RegionCatalogue.TryLoad(name, options.RegionDirectory, out _, out var faults)
            || RegionCatalogue.TryFind(options, out _, out _))
            return;
        foreach (var fault in faults)
            errors.Add($"Agent:RegionDirectory: the file of '{name}' does not hold: {fault}");
        // A topic may begin with anything; only who names a region means one.
        if (faults.Count == 0 && options.RadioRegion is { Length: > 0 })
            errors.Add($"Agent:RadioRegion is '{name}'; use one of {string.Join(", ", RegionCatalogue.Names)}, or put "
                + $"{name}.json into Agent:RegionDirectory.");
    }

    private static void CheckUdp(UdpOptions udp, List<string> errors)
    {
        if (!IPAddress.TryParse(udp.Bind, out _))
            errors.Add($"Agent:Udp:Bind is '{udp.Bind}'; give an address of this machine, such as '127.0.0.1' or "
                + "'0.0.0.0' for all.");
        foreach (var network in udp.Allow.Where(n => !IPNetwork.TryParse(n, out _)))
            errors.Add($"Agent:Udp:Allow has '{network}'; give networks such as '192.168.7.0/24'.");
        CheckRange(errors, "Udp:Port", udp.Port, 0, 65535);
        CheckRange(errors, "Udp:MaxConcentrators", udp.MaxConcentrators, 1, 10_000);
        CheckRange(errors, "Udp:ReceiveBufferBytes", udp.ReceiveBufferBytes, 64 * 1024, 1 << 30);
        CheckRange(errors, "Udp:PullTimeout", udp.PullTimeout, TimeSpan.FromSeconds(5), OneHour);
    }

    internal static void CheckRegion(string key, string region, List<string> errors)
    {
        if (region.AsSpan().ContainsAny("+#\0 ") || region.StartsWith('/') || region.EndsWith('/'))
            errors.Add($"{key} is '{region}'; it becomes the first part of a topic: use a name like 'eu868', without "
                + "'+', '#' or blanks.");
    }

    /// <summary>The keys of one broker: the own one, or that of a destination.</summary>
    internal static void CheckMqtt(string key, MqttOptions mqtt, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(mqtt.Host))
            errors.Add($"{key}:Host is empty; give the broker's name or address, such as '127.0.0.1'.");
        if (mqtt.Password is { Length: > 0 } && string.IsNullOrEmpty(mqtt.Username))
            errors.Add($"{key}:Password is set, {key}:Username is not; set both or none.");
        CheckTls(key, mqtt, errors);
        if (!Enum.IsDefined(mqtt.Confirmation))
            errors.Add($"{key}:Confirmation is '{mqtt.Confirmation}'; use Auto, Cursor or PubAck.");
        key = key["Agent:".Length..];
        CheckRange(errors, $"{key}:Port", mqtt.Port, 1, 65535);
        CheckRange(errors, $"{key}:Window", mqtt.Window, 1, 10_000);
        CheckRange(errors, $"{key}:ResendAfter", mqtt.ResendAfter, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(30));
        CheckRange(errors, $"{key}:ForeignServerAfter", mqtt.ForeignServerAfter, TimeSpan.FromSeconds(0.1), OneHour);
    }

    private static void CheckTls(string key, MqttOptions mqtt, List<string> errors)
    {
        if (string.IsNullOrEmpty(mqtt.CertificateFile) != string.IsNullOrEmpty(mqtt.KeyFile))
            errors.Add($"{key}:CertificateFile is '{mqtt.CertificateFile}' and {key}:KeyFile is "
                + $"'{mqtt.KeyFile}'; a certificate is of use only with its key: set both or none.");
        if (!mqtt.Tls && !string.IsNullOrEmpty(mqtt.CaFile + mqtt.CertificateFile + mqtt.ServerName))
            errors.Add($"{key}:Tls is False, but CaFile, CertificateFile or ServerName is set; set {key}:Tls "
                + $"to true, and {key}:Port to the broker's TLS port, which is usually 8883.");
    }

    private static void CheckCommands(AgentOptions options, List<string> errors)
    {
        foreach (var (name, command) in options.Commands)
        {
            if (!Path.IsPathFullyQualified(command.Program))
                errors.Add($"Agent:Commands:{name}:Program is '{command.Program}'; give the full path of a program: no "
                    + "shell and no search path is used.");
            CheckRange(errors, $"Commands:{name}:Timeout", command.Timeout, TimeSpan.FromSeconds(0.1), OneHour);
            CheckRange(errors, $"Commands:{name}:MaxOutputBytes", command.MaxOutputBytes, 0, 128 * 1024);
        }
    }

    private static void CheckUpdate(UpdateOptions update, List<string> errors)
    {
        CheckRange(errors, "Update:ConfirmAfter", update.ConfirmAfter, TimeSpan.FromSeconds(1), OneHour);
        CheckRange(errors, "Update:MaxPackageBytes", update.MaxPackageBytes, 1024 * 1024, 1L << 30);
    }

    private static void CheckHardware(HardwareOptions hardware, List<string> errors)
    {
        if (hardware.Board is { Length: > 0 } name && !BoardTable.TryFind(name, out _, out var mistakes))
            errors.AddRange(mistakes.Select(mistake => $"Agent:Hardware:Board: {mistake}"));
        if (hardware.Gnss.Port is { Length: > 0 } port && !port.StartsWith("/dev/", StringComparison.Ordinal))
            errors.Add($"Agent:Hardware:Gnss:Port is '{port}'; give the receiver's device file, such as "
                + "'/dev/ttyAMA0', or nothing.");
        CheckRange(errors, "Hardware:ResetPin", hardware.ResetPin ?? 0, 0, 27);
        CheckRange(errors, "Hardware:DeafAfterMissing", hardware.DeafAfterMissing, 5, 1000);
        CheckRange(errors, "Hardware:DeafAfter", hardware.DeafAfter, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7));
        CheckRange(errors, "Hardware:MaxRadioTemperature", hardware.MaxRadioTemperature, 20, 125);
        CheckRange(errors, "Hardware:Gnss:Baud", hardware.Gnss.Baud, 1200, 921_600);
    }

    private static void CheckEndpoint(EndpointOptions endpoint, List<string> errors)
    {
        if (endpoint.Bind.Length > 0 && !IPAddress.TryParse(endpoint.Bind, out _))
            errors.Add($"Agent:Endpoint:Bind is '{endpoint.Bind}'; give an address of this machine, such as "
                + "'127.0.0.1', or nothing for no endpoint.");
        CheckRange(errors, "Endpoint:Port", endpoint.Port, 0, 65535);
    }

    private static void CheckSpool(SpoolOptions spool, List<string> errors)
    {
        if (spool.Directory.AsSpan().Contains('\0'))
            errors.Add("Agent:Spool:Directory has a character that no path may have; give a directory, or nothing for "
                + "a spool in memory.");
        CheckRange(errors, "Spool:MaxFrames", spool.MaxFrames, 1, 100_000_000);
        CheckRange(errors, "Spool:MaxBytes", spool.MaxBytes, 1024, 1L << 40);
        CheckRange(errors, "Spool:MinFreeBytes", spool.MinFreeBytes, 0, 1L << 40);
        CheckRange(errors, "Spool:SegmentBytes", spool.SegmentBytes, 64 * 1024, 256 * 1024 * 1024);
        CheckRange(errors, "Spool:SyncEvery", spool.SyncEvery, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        CheckRange(errors, "Spool:SyncRecords", spool.SyncRecords, 1, 10_000);
        CheckRange(errors, "Spool:DrainPerSecond", spool.DrainPerSecond, 0, 1_000_000);
        // Each segment keeps a file open.
        if (spool.SegmentBytes > 0 && spool.MaxBytes / spool.SegmentBytes > 512)
            errors.Add(FormattableString.Invariant($"Agent:Spool:SegmentBytes is {spool.SegmentBytes}, which makes ")
                + FormattableString.Invariant($"more than 512 files of Agent:Spool:MaxBytes {spool.MaxBytes}; give at ")
                + FormattableString.Invariant($"least {spool.MaxBytes / 512}."));
    }

    internal static void CheckRange<T>(List<string> errors, string key, T value, T low, T high)
        where T : IComparable<T>
    {
        if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
            errors.Add(FormattableString.Invariant(
                $"Agent:{key} is {value}; it must lie between {low} and {high}: correct it or leave it out."));
    }
}
