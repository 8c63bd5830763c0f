using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>What a packet forwarder sends, written by the agent towards a server that takes it for one.</summary>
internal static class GatewayDatagrams
{
    private const byte Version = 2;

    // Base64 and "4/5" as they are: servers' parsers may be simple.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // header 12 | {"rxpk":[…]}
    public static byte[] Push(ushort token, Eui64 gateway, IReadOnlyList<UplinkFrame> frames)
    {
        var buffer = Begin(SemtechMessage.PushData, token, gateway);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteStartArray("rxpk"u8);
            foreach (var frame in frames)
                RxpkWriter.Write(json, frame);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // header 12 | {"stat":{…}}
    public static byte[] Report(ushort token, Eui64 gateway, GatewayStats stats, double acknowledgedPercent)
    {
        var buffer = Begin(SemtechMessage.PushData, token, gateway);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteStartObject("stat"u8);
            WriteStat(json, stats, acknowledgedPercent);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Pull(ushort token, Eui64 gateway) =>
        Begin(SemtechMessage.PullData, token, gateway).WrittenSpan.ToArray();

    // header 12 | {"txpk_ack":{"error":"…"}}
    public static byte[] TxAck(ushort token, Eui64 gateway, TxAckStatus status)
    {
        var buffer = Begin(SemtechMessage.TxAck, token, gateway);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteStartObject("txpk_ack"u8);
            json.WriteString("error"u8, ErrorName(status));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteStat(Utf8JsonWriter json, GatewayStats stats, double acknowledgedPercent)
    {
        if (stats.Time is { } time)
            json.WriteString("time"u8,
                time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss 'GMT'", CultureInfo.InvariantCulture));
        if (stats.Location is { } location)
        {
            json.WriteNumber("lati"u8, location.Latitude);
            json.WriteNumber("long"u8, location.Longitude);
            json.WriteNumber("alti"u8, (int)Math.Clamp(location.Altitude, -100_000, 100_000));
        }

        json.WriteNumber("rxnb"u8, stats.RxPacketsReceived);
        json.WriteNumber("rxok"u8, stats.RxPacketsReceivedOk);
        json.WriteNumber("rxfw"u8, stats.RxPacketsReceivedOk);
        json.WriteNumber("ackr"u8, Math.Round((decimal)acknowledgedPercent, 1));
        json.WriteNumber("dwnb"u8, stats.TxPacketsReceived);
        json.WriteNumber("txnb"u8, stats.TxPacketsEmitted);
    }

    // version 1 | token 2 | message 1 | gateway EUI 8, big-endian
    private static ArrayBufferWriter<byte> Begin(SemtechMessage message, ushort token, Eui64 gateway)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        var header = buffer.GetSpan(SemtechHeader.LengthBytes);
        header[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(header[1..], token);
        header[3] = (byte)message;
        gateway.WriteBigEndian(header[4..]);
        buffer.Advance(SemtechHeader.LengthBytes);
        return buffer;
    }

    /// <summary>The protocol's words, where it has one; a full queue is a collision to a forwarder.</summary>
    private static string ErrorName(TxAckStatus status) => status switch
    {
        TxAckStatus.Ok => "NONE",
        TxAckStatus.TooLate => "TOO_LATE",
        TxAckStatus.TooEarly => "TOO_EARLY",
        TxAckStatus.CollisionPacket or TxAckStatus.QueueFull => "COLLISION_PACKET",
        TxAckStatus.CollisionBeacon => "COLLISION_BEACON",
        TxAckStatus.TxFreq => "TX_FREQ",
        TxAckStatus.TxPower => "TX_POWER",
        TxAckStatus.GpsUnlocked => "GPS_UNLOCKED",
        TxAckStatus.DutyCycleOverflow => "DUTY_CYCLE_OVERFLOW",
        _ => "UNKNOWN",
    };
}
