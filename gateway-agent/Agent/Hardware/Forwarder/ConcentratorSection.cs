using System.Text.Json;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.GatewayAgent.Radio.Channels;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Hardware.Forwarder;

/// <summary>The part of the file that goes to the driver: radios, demodulators, transmitter.</summary>
internal sealed class ConcentratorSection(Board board, Region region, RadioLayout layout, ForwarderSettings settings)
{
    public void WriteSx1301(Utf8JsonWriter json)
    {
        json.WriteStartObject("SX1301_conf");
        json.WriteBoolean("lorawan_public", true);
        // Radio 1 clocks the SX1301 on all boards of the table.
        json.WriteNumber("clksrc", 1);
        json.WriteNumber("antenna_gain", AntennaGain);
        WriteRadios(json);
        WriteMultiSf(json);
        WriteLoraStd(json);
        WriteFsk(json);
        for (var i = 0; i < board.TxGains.Count; i++)
        {
            json.WriteStartObject($"tx_lut_{i}");
            json.WriteNumber("pa_gain", board.TxGains[i].PaGain);
            json.WriteNumber("mix_gain", board.TxGains[i].MixerGain ?? 0);
            json.WriteNumber("rf_power", board.TxGains[i].PowerDbm);
            json.WriteNumber("dig_gain", board.TxGains[i].DigitalGain ?? 0);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public void WriteSx1302(Utf8JsonWriter json)
    {
        json.WriteStartObject("SX130x_conf");
        json.WriteString("com_type", board.Connection.IsUsb ? "USB" : "SPI");
        json.WriteString("com_path", board.Connection.Path);
        json.WriteBoolean("lorawan_public", true);
        json.WriteNumber("clksrc", 0);
        json.WriteNumber("antenna_gain", AntennaGain);
        json.WriteBoolean("full_duplex", false);
        WriteFineTimestamp(json);
        if (board.Sx1261Path is { } path)
            WriteSx1261(json, path);
        WriteRadios(json);
        WriteAllSpreadingFactors(json);
        WriteMultiSf(json);
        WriteLoraStd(json);
        WriteFsk(json);
        json.WriteEndObject();
    }

    // The driver subtracts whole decibels: rounded up, the limit is kept.
    private int AntennaGain => (int)Math.Ceiling(settings.AntennaGainDbi ?? board.AntennaGainDbi);

    private static void WriteFineTimestamp(Utf8JsonWriter json)
    {
        // Only an SX1303 with a pulse per second has them; off, the file fits both chips.
        json.WriteStartObject("fine_timestamp");
        json.WriteBoolean("enable", false);
        json.WriteString("mode", "all_sf");
        json.WriteEndObject();
    }

    private static void WriteSx1261(Utf8JsonWriter json, string path)
    {
        json.WriteStartObject("sx1261_conf");
        json.WriteString("spi_path", path);
        json.WriteNumber("rssi_offset", 0);
        foreach (var part in (string[])["spectral_scan", "lbt"])
        {
            json.WriteStartObject(part);
            json.WriteBoolean("enable", false);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteAllSpreadingFactors(Utf8JsonWriter json)
    {
        json.WriteStartObject("chan_multiSF_All");
        json.WriteStartArray("spreading_factor_enable");
        for (var spreadingFactor = 5; spreadingFactor <= 12; spreadingFactor++)
            json.WriteNumberValue(spreadingFactor);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteRadios(Utf8JsonWriter json)
    {
        for (var i = 0; i < layout.RadioHz.Count; i++)
        {
            json.WriteStartObject($"radio_{i}");
            json.WriteBoolean("enable", true);
            json.WriteString("type", board.Radio);
            if (i == 0 && board.HasSingleInput)
                json.WriteBoolean("single_input_mode", true);
            json.WriteNumber("freq", layout.RadioHz[i]);
            json.WriteNumber("rssi_offset", board.RssiOffsetDb);
            if (board.RssiTemperature.Count > 0)
                WriteTemperatureCompensation(json);
            json.WriteBoolean("tx_enable", i == 0);
            if (i == 0)
                WriteTransmitter(json);
            json.WriteEndObject();
        }
    }

    private void WriteTemperatureCompensation(Utf8JsonWriter json)
    {
        json.WriteStartObject("rssi_tcomp");
        for (var i = 0; i < board.RssiTemperature.Count; i++)
            json.WriteNumber($"coeff_{(char)('a' + i)}", board.RssiTemperature[i]);
        json.WriteEndObject();
    }

    private void WriteTransmitter(Utf8JsonWriter json)
    {
        json.WriteNumber("tx_freq_min", Math.Max(region.SubBands[0].FromHz, board.MinFrequencyHz));
        json.WriteNumber("tx_freq_max", Math.Min(region.SubBands[^1].ToHz, board.MaxFrequencyHz));
        if (board.Chip == ConcentratorChip.Sx1301)
            return;
        json.WriteStartArray("tx_gain_lut");
        foreach (var gain in board.TxGains)
        {
            json.WriteStartObject();
            json.WriteNumber("rf_power", gain.PowerDbm);
            json.WriteNumber("pa_gain", gain.PaGain);
            if (gain.PowerIndex is { } index)
                json.WriteNumber("pwr_idx", index);
            if (gain.MixerGain is { } mixer)
                json.WriteNumber("mix_gain", mixer);
            if (gain.DigitalGain is { } digital)
                json.WriteNumber("dig_gain", digital);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteMultiSf(Utf8JsonWriter json)
    {
        for (var i = 0; i < 8; i++)
        {
            json.WriteStartObject($"chan_multiSF_{i}");
            json.WriteBoolean("enable", i < layout.MultiSf.Count);
            if (i < layout.MultiSf.Count)
                WriteChain(json, layout.MultiSf[i]);
            json.WriteEndObject();
        }
    }

    private void WriteLoraStd(Utf8JsonWriter json)
    {
        json.WriteStartObject("chan_Lora_std");
        json.WriteBoolean("enable", layout.LoraStd is not null);
        if (layout.LoraStd is { } chain)
        {
            WriteChain(json, chain);
            json.WriteNumber("bandwidth", layout.LoraStdRate?.BandwidthHz ?? 0);
            json.WriteNumber("spread_factor", layout.LoraStdRate?.SpreadingFactor ?? 0);
            if (board.Chip != ConcentratorChip.Sx1301)
                WriteExplicitHeader(json);
        }

        json.WriteEndObject();
    }

    // LoRaWAN uplinks carry their header; the driver asks all the same what they would be like without.
    private static void WriteExplicitHeader(Utf8JsonWriter json)
    {
        json.WriteBoolean("implicit_hdr", false);
        json.WriteNumber("implicit_payload_length", 17);
        json.WriteBoolean("implicit_crc_en", false);
        json.WriteNumber("implicit_coderate", 1);
    }

    private void WriteFsk(Utf8JsonWriter json)
    {
        json.WriteStartObject("chan_FSK");
        json.WriteBoolean("enable", layout.Fsk is not null);
        if (layout.Fsk is { } chain)
        {
            WriteChain(json, chain);
            json.WriteNumber("bandwidth", 125_000);
            json.WriteNumber("datarate", layout.FskRate?.BitRate ?? 0);
        }

        json.WriteEndObject();
    }

    private static void WriteChain(Utf8JsonWriter json, IfChain chain)
    {
        json.WriteNumber("radio", chain.Radio);
        json.WriteNumber("if", chain.OffsetHz);
    }
}
