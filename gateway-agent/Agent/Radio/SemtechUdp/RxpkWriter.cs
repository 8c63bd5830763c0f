using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>An uplink as one element of rxpk: the inverse of <see cref="RxPacket"/> and its builder.</summary>
internal static class RxpkWriter
{
    public static void Write(Utf8JsonWriter json, UplinkFrame frame)
    {
        json.WriteStartObject();
        WriteTimes(json, frame.RxInfo);
        WriteRadio(json, frame);
        WriteModulation(json, frame.TxInfo.Modulation);
        WriteSignal(json, frame);
        json.WriteNumber("size"u8, frame.PhyPayload.Length);
        json.WriteBase64String("data"u8, frame.PhyPayload.Span);
        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, UplinkRxInfo info)
    {
        // Of a longer counter the lower half is what this protocol has room for.
        if (info.Context.Length is TxTime.ShortContextBytes or TxTime.LongContextBytes)
            json.WriteNumber("tmst"u8, BinaryPrimitives.ReadUInt32BigEndian(info.Context.Span[^4..]));
        if (info.GwTime is { } time)
            json.WriteString("time"u8,
                time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        if (info.TimeSinceGpsEpoch is { } gps)
            json.WriteNumber("tmms"u8, gps.Seconds * 1000 + gps.Nanos / 1_000_000);
        if (info.FineTimeSinceGpsEpoch is { } fine)
            json.WriteNumber("ftime"u8, fine.Nanos);
    }

    private static void WriteRadio(Utf8JsonWriter json, UplinkFrame frame)
    {
        var info = frame.RxInfo;
        json.WriteNumber("chan"u8, info.Channel);
        json.WriteNumber("rfch"u8, info.RfChain);
        if (info.Board > 0)
            json.WriteNumber("brd"u8, info.Board);
        if (info.Antenna > 0)
            json.WriteNumber("ant"u8, info.Antenna);
        // Decimal: 868.1 and not 868.10000000000002.
        json.WriteNumber("freq"u8, frame.TxInfo.Frequency / 1_000_000m);
        json.WriteNumber("stat"u8, info.CrcStatus switch { CRCStatus.CrcOk => 1, CRCStatus.BadCrc => -1, _ => 0 });
    }

    private static void WriteModulation(Utf8JsonWriter json, Modulation modulation)
    {
        switch (modulation.ParametersCase)
        {
            case Modulation.ParametersOneofCase.Fsk:
                json.WriteString("modu"u8, "FSK"u8);
                json.WriteNumber("datr"u8, modulation.Fsk.Datarate);
                break;
            case Modulation.ParametersOneofCase.LrFhss:
                json.WriteString("modu"u8, "LR-FHSS"u8);
                json.WriteString("datr"u8, Invariant($"M0CW{Kilohertz(modulation.LrFhss.OperatingChannelWidth)}"));
                WriteCodeRate(json, modulation.LrFhss.CodeRate);
                json.WriteNumber("hpw"u8, modulation.LrFhss.GridSteps);
                break;
            default:
                var lora = modulation.Lora;
                json.WriteString("modu"u8, "LORA"u8);
                json.WriteString("datr"u8, Invariant($"SF{lora.SpreadingFactor}BW{Kilohertz(lora.Bandwidth)}"));
                WriteCodeRate(json, lora.CodeRate);
                break;
        }
    }

    private static void WriteSignal(Utf8JsonWriter json, UplinkFrame frame)
    {
        var info = frame.RxInfo;
        json.WriteNumber("rssi"u8, info.Rssi);
        if (frame.TxInfo.Modulation.ParametersCase != Modulation.ParametersOneofCase.Fsk)
            json.WriteNumber("lsnr"u8, info.Snr);
        WriteMeasured(json, info, "rssis");
        WriteMeasured(json, info, "foff");
    }

    /// <summary>
    /// Of what is kept as text only these two: they are measured on the frame itself. The rest may be the vendor's or
    /// the agent's own and is nobody else's business.
    /// </summary>
    private static void WriteMeasured(Utf8JsonWriter json, UplinkRxInfo info, string name)
    {
        if (info.Metadata.TryGetValue(name, out var text)
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            json.WriteNumber(name, number);
    }

    private static void WriteCodeRate(Utf8JsonWriter json, CodeRate rate)
    {
        var name = rate switch
        {
            CodeRate.Cr45 => "4/5",
            CodeRate.Cr46 => "4/6",
            CodeRate.Cr47 => "4/7",
            CodeRate.Cr48 => "4/8",
            CodeRate.Cr38 => "3/8",
            CodeRate.Cr26 => "1/3",
            CodeRate.Cr14 => "1/4",
            CodeRate.Cr16 => "1/6",
            CodeRate.Cr56 => "5/6",
            CodeRate.CrLi45 => "4/5LI",
            CodeRate.CrLi46 => "4/6LI",
            CodeRate.CrLi48 => "4/8LI",
            _ => null,
        };
        // Nobody said it: a guess would be a statement of ours.
        if (name is not null)
            json.WriteString("codr"u8, name);
    }

    private static string Kilohertz(uint hertz) => Invariant($"{hertz / 1000m:0.###}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
