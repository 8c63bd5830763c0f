using System.Globalization;
using System.Text.Json;
using Kreisfunk.GatewayAgent.Radio.Channels;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>router_config: the answer to version, by which the station starts its radio.</summary>
internal static class RouterConfig
{
    // In a station's table of data rates: no spreading factor, and no entry.
    private const int Fsk = 0, Undefined = -1;

    public static byte[] Write(StationPlan plan, StationOptions options, DateTimeOffset now) =>
        StationJson.Write((plan, options, now), static (json, content) =>
        {
            json.WriteString("msgtype"u8, "router_config"u8);
            WriteFilters(json, content.options);
            json.WriteString("region"u8, content.plan.RegionName);
            json.WriteString("hwspec"u8, string.Create(CultureInfo.InvariantCulture,
                $"sx1301/{content.plan.Boards.Count}"));
            WriteRegion(json, content.plan, content.options);
            // Only stations built for tests heed it.
            if (!content.options.DutyCycle)
                json.WriteBoolean("nodc"u8, true);
            json.WriteStartArray("sx1301_conf"u8);
            foreach (var board in content.plan.Boards)
                WriteBoard(json, board);
            json.WriteEndArray();
            StationJson.WriteMuxTime(json, content.now);
        });

    private static void WriteFilters(Utf8JsonWriter json, StationOptions options)
    {
        if (options.NetIds.Count == 0)
        {
            json.WriteNull("NetID"u8);
        }
        else
        {
            json.WriteStartArray("NetID"u8);
            foreach (var text in options.NetIds)
                json.WriteNumberValue(NetId.TryParse(text, out var netId) ? netId.Value : 0);
            json.WriteEndArray();
        }

        if (options.JoinEuis.Count == 0)
        {
            json.WriteNull("JoinEui"u8);
            return;
        }

        json.WriteStartArray("JoinEui"u8);
        foreach (var text in options.JoinEuis)
        {
            // Checked with the options.
            if (!EuiRange.TryParse(text, out var range))
                continue;
            json.WriteStartArray();
            json.WriteNumberValue(range.First.Value);
            json.WriteNumberValue(range.Last.Value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteRegion(Utf8JsonWriter json, StationPlan plan, StationOptions options)
    {
        json.WriteStartArray("freq_range"u8);
        json.WriteNumberValue(plan.Region.SubBands.Min(band => band.FromHz));
        json.WriteNumberValue(plan.Region.SubBands.Max(band => band.ToHz));
        json.WriteEndArray();
        json.WriteStartArray("DRs"u8);
        for (var i = 0; i < StationDataRates.Count; i++)
            WriteDataRate(json, plan.DataRates[i]);
        json.WriteEndArray();
        json.WriteNumber("max_eirp"u8, options.MaxEirpDbm ?? plan.Region.SubBands.Max(band => band.MaxEirpDbm));
    }

    // [spreading factor, bandwidth in kHz, 1 for downlinks only]
    private static void WriteDataRate(Utf8JsonWriter json, DataRate? rate)
    {
        json.WriteStartArray();
        json.WriteNumberValue(rate is null ? Undefined : rate.SpreadingFactor > 0 ? rate.SpreadingFactor : Fsk);
        json.WriteNumberValue((rate?.BandwidthHz ?? 0) / 1000);
        json.WriteNumberValue(rate is { Uplink: false } ? 1 : 0);
        json.WriteEndArray();
    }

    private static void WriteBoard(Utf8JsonWriter json, RadioLayout board)
    {
        json.WriteStartObject();
        for (var i = 0; i < board.RadioHz.Count; i++)
        {
            json.WriteStartObject(string.Create(CultureInfo.InvariantCulture, $"radio_{i}"));
            json.WriteBoolean("enable"u8, true);
            json.WriteNumber("freq"u8, board.RadioHz[i]);
            json.WriteEndObject();
        }

        WriteChain(json, "chan_FSK", board.Fsk, null);
        WriteChain(json, "chan_Lora_std", board.LoraStd, board.LoraStdRate);
        for (var i = 0; i < BoardChannels.MaxNarrow; i++)
            WriteChain(json, string.Create(CultureInfo.InvariantCulture, $"chan_multiSF_{i}"),
                i < board.MultiSf.Count ? board.MultiSf[i] : null, null);
        json.WriteEndObject();
    }

    private static void WriteChain(Utf8JsonWriter json, string name, IfChain? chain, DataRate? rate)
    {
        json.WriteStartObject(name);
        json.WriteBoolean("enable"u8, chain is not null);
        if (chain is { } placed)
        {
            json.WriteNumber("radio"u8, placed.Radio);
            json.WriteNumber("if"u8, placed.OffsetHz);
        }

        if (rate is not null)
        {
            json.WriteNumber("bandwidth"u8, rate.BandwidthHz);
            json.WriteNumber("spread_factor"u8, rate.SpreadingFactor);
        }

        json.WriteEndObject();
    }
}
