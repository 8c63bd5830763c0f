using System.Text.Json;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Hardware.Forwarder;

/// <summary>The part of the file for the forwarder itself: who it is, where it sends, when it gives up.</summary>
internal static class GatewaySection
{
    /// <summary>Seconds between two PULL_DATA; the agent takes a forwarder for lost after 60.</summary>
    private const int KeepAliveSeconds = 10;

    /// <summary>
    /// So many PULL_DATA without an answer end the forwarder, and its service starts it anew with a reset
    /// concentrator. 18 are three minutes: longer than an update of the agent, short enough for a deaf radio.
    /// </summary>
    private const int AutoquitThreshold = 18;

    /// <summary>A beacon's period in seconds (1.0.4, section 15).</summary>
    private const int BeaconPeriodSeconds = 128;

    public static void Write(Utf8JsonWriter json, Board board, Region region, ForwarderSettings settings)
    {
        json.WriteStartObject("gateway_conf");
        json.WriteString("gateway_ID", settings.Gateway.ToString().ToUpperInvariant());
        json.WriteString("server_address", settings.ServerAddress);
        json.WriteNumber("serv_port_up", settings.ServerPort);
        json.WriteNumber("serv_port_down", settings.ServerPort);
        json.WriteNumber("keepalive_interval", KeepAliveSeconds);
        json.WriteNumber("stat_interval", 30);
        json.WriteNumber("push_timeout_ms", 100);
        json.WriteNumber("autoquit_threshold", AutoquitThreshold);
        json.WriteBoolean("forward_crc_valid", true);
        json.WriteBoolean("forward_crc_error", false);
        json.WriteBoolean("forward_crc_disabled", false);
        if (settings.GnssTty is { } tty)
            json.WriteString("gps_tty_path", tty);
        WriteBeacon(json, board, region, settings);
        json.WriteEndObject();
    }

    private static void WriteBeacon(Utf8JsonWriter json, Board board, Region region, ForwarderSettings settings)
    {
        if (!region.DownlinkDataRates.TryGetValue(region.Beacon.DataRate, out var rate))
            return;
        json.WriteNumber("beacon_period", settings.SendsBeacon ? BeaconPeriodSeconds : 0);
        json.WriteNumber("beacon_freq_hz", region.Beacon.FrequencyHz);
        json.WriteNumber("beacon_freq_nb", Math.Max(1, region.Beacon.HopCount));
        json.WriteNumber("beacon_freq_step", region.Beacon.HopStepHz);
        json.WriteNumber("beacon_datarate", rate.SpreadingFactor);
        json.WriteNumber("beacon_bw_hz", rate.BandwidthHz);
        json.WriteNumber("beacon_power",
            Math.Min(region.DownlinkPowerDbm(region.Beacon.FrequencyHz), board.TxGains[^1].PowerDbm));
        json.WriteNumber("beacon_infodesc", 0);
    }
}
