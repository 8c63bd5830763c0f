using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>One item of a downlink as PULL_RESP.</summary>
internal static class TxpkWriter
{
    private const int MaxPayloadBytes = 255;
    private const uint DefaultFskDeviationHz = 25_000;

    // Base64 and "4/5" as they are: forwarders' parsers are simple.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// False for what no forwarder could send: no payload or a too long one, no time, no modulation it has.
    /// </summary>
    public static bool CanWrite(DownlinkFrameItem item, out TxTime time)
    {
        time = default;
        return item.PhyPayload.Length is > 0 and <= MaxPayloadBytes && item.TxInfo is { Frequency: > 0 } info
            && info.Modulation?.ParametersCase is Modulation.ParametersOneofCase.Lora
                or Modulation.ParametersOneofCase.Fsk
            && TxTime.TryRead(info, TxTime.ShortContextBytes, out time);
    }

    // version 1 | token 2 | message 1 | {"txpk":{…}}
    public static byte[] Write(DownlinkFrameItem item, TxTime time, byte version, ushort token)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        var header = buffer.GetSpan(SemtechHeader.AnswerLengthBytes);
        header[0] = version;
        BinaryPrimitives.WriteUInt16BigEndian(header[1..], token);
        header[3] = (byte)SemtechMessage.PullResp;
        buffer.Advance(SemtechHeader.AnswerLengthBytes);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteStartObject("txpk"u8);
            WriteTime(json, time);
            WriteRadio(json, item.TxInfo);
            WriteModulation(json, item);
            json.WriteNumber("size"u8, item.PhyPayload.Length);
            json.WriteBase64String("data"u8, item.PhyPayload.Span);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteTime(Utf8JsonWriter json, TxTime time)
    {
        json.WriteBoolean("imme"u8, time.IsAtOnce);
        if (time.Counter is { } counter)
            json.WriteNumber("tmst"u8, counter);
        else if (time.GpsMilliseconds is { } milliseconds)
            json.WriteNumber("tmms"u8, milliseconds);
    }

    private static void WriteRadio(Utf8JsonWriter json, DownlinkTxInfo info)
    {
        // Decimal: 868.1 and not 868.10000000000002; some forwarders cut where they should round.
        json.WriteNumber("freq"u8, info.Frequency / 1_000_000m);
        json.WriteNumber("rfch"u8, 0);
        json.WriteNumber("powe"u8, info.Power);
        json.WriteNumber("ant"u8, info.Antenna);
        json.WriteNumber("brd"u8, info.Board);
    }

    private static void WriteModulation(Utf8JsonWriter json, DownlinkFrameItem item)
    {
        if (item.TxInfo.Modulation.Fsk is { } fsk)
        {
            json.WriteString("modu"u8, "FSK"u8);
            json.WriteNumber("datr"u8, fsk.Datarate);
            json.WriteNumber("fdev"u8, fsk.FrequencyDeviation == 0 ? DefaultFskDeviationHz : fsk.FrequencyDeviation);
            return;
        }

        var lora = item.TxInfo.Modulation.Lora;
        json.WriteString("modu"u8, "LORA"u8);
        json.WriteString("datr"u8,
            FormattableString.Invariant($"SF{lora.SpreadingFactor}BW{lora.Bandwidth / 1000m:0.###}"));
        json.WriteString("codr"u8, CodeRateName(lora.CodeRate));
        json.WriteBoolean("ipol"u8, lora.PolarizationInversion);
        if (lora.Preamble > 0)
            json.WriteNumber("prea"u8, lora.Preamble);
        if (RadioChecksum.IsLeftOut(lora, item.PhyPayload[0]))
            json.WriteBoolean("ncrc"u8, true);
    }

    private static string CodeRateName(CodeRate rate) => rate switch
    {
        CodeRate.Cr46 => "4/6",
        CodeRate.Cr47 => "4/7",
        CodeRate.Cr48 => "4/8",
        CodeRate.CrLi45 => "4/5LI",
        CodeRate.CrLi46 => "4/6LI",
        CodeRate.CrLi48 => "4/8LI",
        _ => "4/5",
    };
}
