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
        CheckMqtt(options.Mqtt, errors);
        CheckEndpoint(options.Endpoint, errors);
        CheckSpool(options.Spool, errors);
        CheckHardware(options.Hardware, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckAgent(AgentOptions options, List<string> errors)
    {
        if (options.Region.AsSpan().ContainsAny("+#\0 ") || options.Region.StartsWith('/')
            || options.Region.EndsWith('/'))
            errors.Add($"Agent:Region is '{options.Region}'; it becomes the first part of a topic: use a name like "
                + "'eu868', without '+', '#' or blanks.");
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
        var name = options.RadioRegion is { Length: > 0 } own ? own : options.Region;
        if (RegionCatalogue.TryLoad(name, options.RegionDirectory, out _, out var faults))
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

    private static void CheckMqtt(MqttOptions mqtt, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(mqtt.Host))
            errors.Add("Agent:Mqtt:Host is empty; give the broker's name or address, such as '127.0.0.1'.");
        if (mqtt.Password is { Length: > 0 } && string.IsNullOrEmpty(mqtt.Username))
            errors.Add("Agent:Mqtt:Password is set, Agent:Mqtt:Username is not; set both or none.");
        if (!Enum.IsDefined(mqtt.Confirmation))
            errors.Add($"Agent:Mqtt:Confirmation is '{mqtt.Confirmation}'; use Auto, Cursor or PubAck.");
        CheckRange(errors, "Mqtt:Port", mqtt.Port, 1, 65535);
        CheckRange(errors, "Mqtt:Window", mqtt.Window, 1, 10_000);
        CheckRange(errors, "Mqtt:ResendAfter", mqtt.ResendAfter, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(30));
        CheckRange(errors, "Mqtt:ForeignServerAfter", mqtt.ForeignServerAfter, TimeSpan.FromSeconds(0.1), OneHour);
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
            errors.Add("Agent:Spool:Directory has a character that no path may have; give a directory, or nothing for a "
                + "spool in memory.");
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

    private static void CheckRange<T>(List<string> errors, string key, T value, T low, T high)
        where T : IComparable<T>
    {
        if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
            errors.Add(FormattableString.Invariant(
                $"Agent:{key} is {value}; it must lie between {low} and {high}: correct it or leave it out."));
    }
}
