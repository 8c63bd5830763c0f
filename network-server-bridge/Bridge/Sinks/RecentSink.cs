using System.Globalization;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>The last frames with their verdicts and the newest values, for the pages.</summary>
internal sealed class RecentSink(RecentStore recent) : ISink
{
    private const int MaxDetail = 1_024;

    public string Name => "recent";

    public async Task WriteAsync(SinkBatch batch, CancellationToken cancel)
    {
        var frames = new List<RecentFrame>();
        var values = new Dictionary<(Eui64, string), LatestValue>();
        var copies = new List<LateCopy>();
        SinkEntry? last = null;
        foreach (var entry in batch.Entries)
        {
            if (entry.Effect is UplinkGathered gathered)
            {
                last = entry;
                frames.Add(Frame(entry, gathered.Uplink));
                foreach (var measurement in entry.Decoded.Measurements)
                    KeepNewest(values, Value(gathered.Uplink, measurement));
            }
            else if (entry.Effect is FrameJudged { Verdict: not FrameVerdict.Duplicate } judged)
            {
                last = entry;
                frames.Add(Frame(entry, judged));
            }
            else if (entry.Effect is UplinkEnriched late && Eui64.TryParse(late.Copy.GatewayId, out var gateway))
            {
                last = entry;
                copies.Add(new LateCopy(
                    entry.Place, late.DeduplicationId, gateway, late.Copy.Rssi, late.Copy.Snr));
            }
        }

        if (last is null)
            return;
        await recent.WriteAsync(frames, [.. values.Values], cancel);
        await recent.EnrichAsync(copies, cancel);
        batch.Reach(last);
    }

    private static LatestValue Value(AcceptedUplink uplink, Measurement measurement) => new(
        0, uplink.DevEui, measurement.Quantity, measurement.Value, measurement.Text, measurement.Unit,
        uplink.HeardAt);

    // What a gateway kept over an outage comes after what was heard later.
    private static void KeepNewest(Dictionary<(Eui64, string), LatestValue> values, LatestValue value)
    {
        if (!values.TryGetValue((value.DevEui, value.Quantity), out var known) || known.At <= value.At)
            values[(value.DevEui, value.Quantity)] = value;
    }

    private static RecentFrame Frame(SinkEntry entry, AcceptedUplink uplink)
    {
        var (gatewayId, rssiDbm, snrDb) = RadioText.Signal(uplink);
        _ = Eui64.TryParse(gatewayId, out var gateway);
        return new RecentFrame(0, entry.Place, uplink.HeardAt, uplink.DevEui, uplink.DevAddr, FrameVerdict.Accepted,
            uplink.FCntUp, uplink.FPort, gateway, uplink.Copies.Count, rssiDbm, snrDb, uplink.TxInfo.Frequency,
            RadioText.DataRate(uplink.TxInfo), Convert.ToHexStringLower(uplink.PhyPayload.Span), Cut(Detail(entry)))
        {
            DeduplicationId = uplink.DeduplicationId,
            Relay = uplink.Via?.Relay,
        };
    }

    private static RecentFrame Frame(SinkEntry entry, FrameJudged judged)
    {
        var rxInfo = judged.Frame.RxInfo;
        return new RecentFrame(0, entry.Place, judged.At, judged.DevEui, judged.DevAddr, judged.Verdict, judged.FCnt,
            null, judged.Gateway, 1, rxInfo?.Rssi ?? 0, rxInfo?.Snr ?? 0, judged.Frame.TxInfo?.Frequency ?? 0,
            RadioText.DataRate(judged.Frame.TxInfo), Convert.ToHexStringLower(judged.Frame.PhyPayload.Span),
            Reason(judged.Verdict));
    }

    private static string Detail(SinkEntry entry)
    {
        if (!entry.Decoded.Succeeded)
            return string.Join(" ", entry.Decoded.Errors);
        return string.Join(", ", entry.Decoded.Measurements.Select(Words));
    }

    private static string Words(Measurement measurement)
    {
        var value = measurement.Text ?? measurement.Value.ToString("G6", CultureInfo.InvariantCulture);
        return $"{measurement.Quantity} {value} {measurement.Unit}".TrimEnd();
    }

    private static string Cut(string text) => text.Length <= MaxDetail ? text : text[..(MaxDetail - 1)] + "…";

    private static string Reason(FrameVerdict verdict) => verdict switch
    {
        FrameVerdict.Retransmission => "The device sent this frame again; it is stored once.",
        FrameVerdict.Replay => "The frame counter is not new: a copy by an attacker, or an ABP device that restarted.",
        FrameVerdict.BadMic => "No key in the registry gives this MIC: the key here and in the device differ.",
        FrameVerdict.UnknownDevice => "No device with this address or DevEUI is registered here.",
        FrameVerdict.DevNonceReused => "This DevNonce was used before: a copy, or a device that forgot its counter.",
        FrameVerdict.WrongJoinEui => "The device asks with another JoinEUI than the registered one.",
        FrameVerdict.JoinFlood => "Joins without end: this request is over the limit of its device or gateway.",
        FrameVerdict.RejoinRefused => "The rejoin request's counter is not new, or the session cannot ask for it.",
        FrameVerdict.Malformed => "The bytes are no LoRaWAN frame.",
        FrameVerdict.Unsupported => "A kind of frame that is not handled here.",
        FrameVerdict.BadCrc => "The radio's own checksum failed.",
        FrameVerdict.Disabled => "The device is switched off in the registry.",
        FrameVerdict.UnknownChannel => "No region data for this frequency or data rate.",
        _ => "",
    };
}
