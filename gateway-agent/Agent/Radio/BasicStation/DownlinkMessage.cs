using System.Buffers.Binary;
using System.Text.Json;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// dnmsg for one item of a downlink, or for both receive windows at once. A station sends with 4/5, inverted, without
/// checksum unless told, and with the power of its own table: what asks for something else cannot be sent.
/// </summary>
internal sealed class DownlinkMessage(StationDataRates rates)
{
    private const int ClassA = 0, ClassB = 1, ClassC = 2;
    private const int MicrosecondsPerSecond = 1_000_000, MaxRxDelaySeconds = 15, UsualPreamble = 8;

    /// <summary>
    /// The contract names no device, but a station answers for one only. This one is made up: locally administered,
    /// the token in its last bytes.
    /// </summary>
    private const ulong MadeUpDevEui = 0x024b_4641_0000_0000;

    public bool CanWrite(DownlinkFrameItem item, out TxTime time)
    {
        time = default;
        return item.PhyPayload.Length is > 0 and <= StationFrame.MaxBytes && item.TxInfo is { Frequency: > 0 } info
            && rates.IndexOf(info.Modulation) is not null
            && info.Modulation.Lora is null
                or { PolarizationInversion: true, CodeRate: CodeRate.Cr45 or CodeRate.CrUndefined }
            && TxTime.TryRead(info, TxTime.LongContextBytes, out time);
    }

    /// <summary>True when the two are the receive windows of one reply, which travel together.</summary>
    public bool AreBothWindows(DownlinkFrameItem first, DownlinkFrameItem second) =>
        IsWindow(first) && IsWindow(second) && CanWrite(first, out var one) && CanWrite(second, out var two)
        && first.PhyPayload.Equals(second.PhyPayload) && first.TxInfo.Context.Equals(second.TxInfo.Context)
        && two.Counter - one.Counter == MicrosecondsPerSecond;

    /// <param name="first">RX1, or the only item.</param>
    /// <param name="second">RX2, when both travel together.</param>
    /// <param name="token">Comes back as diid.</param>
    /// <param name="now">The wall clock.</param>
    public byte[] Write(DownlinkFrameItem first, DownlinkFrameItem? second, ushort token, DateTimeOffset now) =>
        StationJson.Write((this, first, second, token, now), static (json, content) =>
        {
            var (writer, first, second, token, now) = content;
            writer.CanWrite(first, out var time);
            json.WriteString("msgtype"u8, "dnmsg"u8);
            json.WriteString("DevEui"u8, StationEui.ToDashes(new Eui64(MadeUpDevEui | token)));
            json.WriteNumber("dC"u8, time.IsAtOnce ? ClassC : time.Counter is null ? ClassB : ClassA);
            json.WriteNumber("diid"u8, token);
            json.WriteString("pdu"u8, Convert.ToHexStringLower(first.PhyPayload.Span));
            if (time.Counter is { } counter)
                writer.WriteWindows(json, first, second, (long)counter);
            else if (time.GpsMilliseconds is { } milliseconds)
                writer.WriteClassB(json, first, (long)milliseconds);
            else
                writer.WriteRadio(json, first, "RX2DR", "RX2Freq");
            WriteFraming(json, first);
            json.WriteNumber("priority"u8, 1);
            json.WriteNumber("rctx"u8, RadioContext(first.TxInfo));
            StationJson.WriteMuxTime(json, now);
        });

    private static bool IsWindow(DownlinkFrameItem item) =>
        item.TxInfo?.Timing?.ParametersCase == Timing.ParametersOneofCase.Delay;

    private void WriteWindows(Utf8JsonWriter json, DownlinkFrameItem first, DownlinkFrameItem? second, long counter)
    {
        // The station counts whole seconds from xtime; any other delay moves xtime instead.
        var delay = first.TxInfo.Timing.Delay.Delay;
        var seconds = delay is { Nanos: 0, Seconds: >= 1 and <= MaxRxDelaySeconds } ? delay.Seconds : 1;
        json.WriteNumber("RxDelay"u8, seconds);
        WriteRadio(json, first, "RX1DR", "RX1Freq");
        if (second is not null)
            WriteRadio(json, second, "RX2DR", "RX2Freq");
        json.WriteNumber("xtime"u8, counter - seconds * MicrosecondsPerSecond);
    }

    private void WriteClassB(Utf8JsonWriter json, DownlinkFrameItem item, long milliseconds)
    {
        json.WriteNumber("gpstime"u8, milliseconds * 1000);
        WriteRadio(json, item, "DR", "Freq");
    }

    private void WriteRadio(Utf8JsonWriter json, DownlinkFrameItem item, string rateName, string frequencyName)
    {
        json.WriteNumber(rateName, rates.IndexOf(item.TxInfo.Modulation) ?? 0);
        json.WriteNumber(frequencyName, item.TxInfo.Frequency);
    }

    private static void WriteFraming(Utf8JsonWriter json, DownlinkFrameItem item)
    {
        if (item.TxInfo.Modulation.Lora is not { } lora)
            return;
        if (lora.Preamble is > 0 and not UsualPreamble)
            json.WriteNumber("preamble"u8, lora.Preamble);
        // LoRaWAN downlinks have no radio checksum (LoRaWAN 1.0.4, section 3.3); only proprietary ones choose.
        if (!lora.NoCrc && item.PhyPayload[0] >> 5 == (byte)MType.Proprietary)
            json.WriteNumber("addcrc"u8, 1);
    }

    private static long RadioContext(DownlinkTxInfo info) => info.Context.Length == TxTime.LongContextBytes
        ? BinaryPrimitives.ReadInt64BigEndian(info.Context.Span)
        : 0;
}
