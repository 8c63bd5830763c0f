using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.Contracts.Events;

/// <summary>Puts JSON text into an event as it is; reads it back as text.</summary>
public sealed class RawJsonConverter : JsonConverter<string>
{
    /// <inheritdoc />
    public override string Read(ref Utf8JsonReader reader, System.Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value);
}

/// <summary>Writes and reads the list of <c>gw.UplinkRxInfo</c>.</summary>
public sealed class RxInfoConverter : JsonConverter<IReadOnlyList<UplinkRxInfo>>
{
    /// <inheritdoc />
    public override IReadOnlyList<UplinkRxInfo> Read(
        ref Utf8JsonReader reader, System.Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return [.. document.RootElement.EnumerateArray().Select(
            element => GatewayJson.Parser.Parse<UplinkRxInfo>(element.GetRawText()))];
    }

    /// <inheritdoc />
    public override void Write(
        Utf8JsonWriter writer, IReadOnlyList<UplinkRxInfo> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var rxInfo in value)
            GatewayJson.Write(writer, rxInfo);
        writer.WriteEndArray();
    }
}

/// <summary>Writes and reads <c>gw.UplinkTxInfo</c>.</summary>
public sealed class TxInfoConverter : JsonConverter<UplinkTxInfo>
{
    /// <inheritdoc />
    public override UplinkTxInfo Read(
        ref Utf8JsonReader reader, System.Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return GatewayJson.Parser.Parse<UplinkTxInfo>(document.RootElement.GetRawText());
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, UplinkTxInfo value, JsonSerializerOptions options) =>
        GatewayJson.Write(writer, value);
}

/// <summary>Writes and reads <c>gw.DownlinkTxInfo</c>.</summary>
public sealed class DownlinkTxInfoConverter : JsonConverter<DownlinkTxInfo>
{
    /// <inheritdoc />
    public override DownlinkTxInfo Read(
        ref Utf8JsonReader reader, System.Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return GatewayJson.Parser.Parse<DownlinkTxInfo>(document.RootElement.GetRawText());
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DownlinkTxInfo value, JsonSerializerOptions options) =>
        GatewayJson.Write(writer, value);
}

/// <summary>
/// The gateway messages that stand in events, in protobuf's JSON form: default values left out. Written by hand and
/// not by the general formatter, because the times end in "+00:00" here and every uplink passes through.
/// </summary>
internal static class GatewayJson
{
    public static readonly JsonParser Parser =
        new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public static void Write(Utf8JsonWriter writer, UplinkRxInfo value)
    {
        writer.WriteStartObject();
        WriteText(writer, "gatewayId", value.GatewayId);
        WriteNumber(writer, "uplinkId", value.UplinkId);
        WriteTime(writer, "gwTime", value.GwTime);
        WriteTime(writer, "nsTime", value.NsTime);
        WriteDuration(writer, "timeSinceGpsEpoch", value.TimeSinceGpsEpoch);
        WriteDuration(writer, "fineTimeSinceGpsEpoch", value.FineTimeSinceGpsEpoch);
        WriteNumber(writer, "rssi", value.Rssi);
        WriteNumber(writer, "snr", value.Snr);
        WriteNumber(writer, "channel", value.Channel);
        WriteNumber(writer, "rfChain", value.RfChain);
        WriteNumber(writer, "board", value.Board);
        WriteNumber(writer, "antenna", value.Antenna);
        if (value.Location is not null)
            Write(writer, value.Location);
        if (value.Context.Length > 0)
            writer.WriteBase64String("context", value.Context.Span);
        if (value.Metadata.Count > 0)
            Write(writer, value.Metadata);
        if (value.CrcStatus != CRCStatus.NoCrc)
            writer.WriteString("crcStatus", Name(value.CrcStatus));
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, UplinkTxInfo value)
    {
        writer.WriteStartObject();
        WriteNumber(writer, "frequency", value.Frequency);
        if (value.Modulation is not null)
        {
            writer.WriteStartObject("modulation");
            WriteParameters(writer, value.Modulation);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, DownlinkTxInfo value)
    {
        writer.WriteStartObject();
        WriteNumber(writer, "frequency", value.Frequency);
        WriteNumber(writer, "power", value.Power);
        if (value.Modulation is not null)
        {
            writer.WriteStartObject("modulation");
            WriteParameters(writer, value.Modulation);
            writer.WriteEndObject();
        }

        WriteNumber(writer, "board", value.Board);
        WriteNumber(writer, "antenna", value.Antenna);
        if (value.Timing is not null)
            Write(writer, value.Timing);
        if (value.Context.Length > 0)
            writer.WriteBase64String("context", value.Context.Span);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Timing timing)
    {
        writer.WriteStartObject("timing");
        switch (timing.ParametersCase)
        {
            case Timing.ParametersOneofCase.Immediately:
                writer.WriteStartObject("immediately");
                writer.WriteEndObject();
                break;
            case Timing.ParametersOneofCase.Delay:
                writer.WriteStartObject("delay");
                WriteDuration(writer, "delay", timing.Delay.Delay);
                writer.WriteEndObject();
                break;
            case Timing.ParametersOneofCase.GpsEpoch:
                writer.WriteStartObject("gpsEpoch");
                WriteDuration(writer, "timeSinceGpsEpoch", timing.GpsEpoch.TimeSinceGpsEpoch);
                writer.WriteEndObject();
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter writer, Modulation modulation)
    {
        switch (modulation.ParametersCase)
        {
            case Modulation.ParametersOneofCase.Lora:
                writer.WriteStartObject("lora");
                WriteNumber(writer, "bandwidth", modulation.Lora.Bandwidth);
                WriteNumber(writer, "spreadingFactor", modulation.Lora.SpreadingFactor);
                WriteFlag(writer, "polarizationInversion", modulation.Lora.PolarizationInversion);
                WriteCodeRate(writer, modulation.Lora.CodeRate);
                WriteNumber(writer, "preamble", modulation.Lora.Preamble);
                WriteFlag(writer, "noCrc", modulation.Lora.NoCrc);
                writer.WriteEndObject();
                break;
            case Modulation.ParametersOneofCase.Fsk:
                writer.WriteStartObject("fsk");
                WriteNumber(writer, "frequencyDeviation", modulation.Fsk.FrequencyDeviation);
                WriteNumber(writer, "datarate", modulation.Fsk.Datarate);
                writer.WriteEndObject();
                break;
            case Modulation.ParametersOneofCase.LrFhss:
                writer.WriteStartObject("lrFhss");
                WriteNumber(writer, "operatingChannelWidth", modulation.LrFhss.OperatingChannelWidth);
                WriteNumber(writer, "gridSteps", modulation.LrFhss.GridSteps);
                WriteCodeRate(writer, modulation.LrFhss.CodeRate);
                writer.WriteEndObject();
                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, Location value)
    {
        writer.WriteStartObject("location");
        WriteNumber(writer, "latitude", value.Latitude);
        WriteNumber(writer, "longitude", value.Longitude);
        WriteNumber(writer, "altitude", value.Altitude);
        if (value.Source != LocationSource.Unknown)
            writer.WriteString("source", Name(value.Source));
        WriteNumber(writer, "accuracy", value.Accuracy);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, IDictionary<string, string> metadata)
    {
        writer.WriteStartObject("metadata");
        foreach (var (name, text) in metadata)
            writer.WriteString(name, text);
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
            writer.WriteString(name, value);
    }

    private static void WriteFlag(Utf8JsonWriter writer, string name, bool value)
    {
        if (value)
            writer.WriteBoolean(name, value);
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long value)
    {
        if (value != 0)
            writer.WriteNumber(name, value);
    }

    /// <summary>
    /// A radio's broken value (NaN, infinity) has no JSON number; protobuf's JSON form has names for them.
    /// </summary>
    private static void WriteNumber(Utf8JsonWriter writer, string name, float value)
    {
        if (!float.IsFinite(value))
            writer.WriteString(name, NameOf(value));
        else if (value != 0)
            writer.WriteNumber(name, value);
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        if (!double.IsFinite(value))
            writer.WriteString(name, NameOf(value));
        else if (value != 0)
            writer.WriteNumber(name, value);
    }

    private static string NameOf(double value) =>
        double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    private static void WriteTime(Utf8JsonWriter writer, string name, Timestamp? value)
    {
        if (value is not null)
            writer.WriteString(name, EventTime.From(value).ToString());
    }

    private static void WriteDuration(Utf8JsonWriter writer, string name, Duration? value)
    {
        if (value is null)
            return;
        var sign = value.Seconds < 0 || value.Nanos < 0 ? "-" : "";
        var fraction = EventTime.Fraction(Math.Clamp(Math.Abs((long)value.Nanos), 0, 999_999_999));
        var seconds = value.Seconds.ToString(CultureInfo.InvariantCulture).TrimStart('-');
        writer.WriteString(name, $"{sign}{seconds}{fraction}s");
    }

    private static void WriteCodeRate(Utf8JsonWriter writer, CodeRate value)
    {
        if (value != CodeRate.CrUndefined)
            writer.WriteString("codeRate", Name(value));
    }

    private static string Name(CodeRate value) => value switch
    {
        CodeRate.Cr45 => "CR_4_5",
        CodeRate.Cr46 => "CR_4_6",
        CodeRate.Cr47 => "CR_4_7",
        CodeRate.Cr48 => "CR_4_8",
        CodeRate.Cr38 => "CR_3_8",
        CodeRate.Cr26 => "CR_2_6",
        CodeRate.Cr14 => "CR_1_4",
        CodeRate.Cr16 => "CR_1_6",
        CodeRate.Cr56 => "CR_5_6",
        CodeRate.CrLi45 => "CR_LI_4_5",
        CodeRate.CrLi46 => "CR_LI_4_6",
        CodeRate.CrLi48 => "CR_LI_4_8",
        _ => "CR_UNDEFINED",
    };

    private static string Name(CRCStatus value) => value switch
    {
        CRCStatus.CrcOk => "CRC_OK",
        CRCStatus.BadCrc => "BAD_CRC",
        _ => "NO_CRC",
    };

    private static string Name(LocationSource value) => value switch
    {
        LocationSource.Gps => "GPS",
        LocationSource.Config => "CONFIG",
        LocationSource.GeoResolverTdoa => "GEO_RESOLVER_TDOA",
        LocationSource.GeoResolverRssi => "GEO_RESOLVER_RSSI",
        LocationSource.GeoResolverGnss => "GEO_RESOLVER_GNSS",
        LocationSource.GeoResolverWifi => "GEO_RESOLVER_WIFI",
        _ => "UNKNOWN",
    };
}
