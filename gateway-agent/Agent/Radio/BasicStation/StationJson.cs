using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>Writes one message for a station.</summary>
internal static class StationJson
{
    // Addresses as they are: a station's parser is simple.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write<T>(T content, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            write(json, content);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// When the server sent it, seconds since 1970 with microseconds; the station computes its distance.
    /// </summary>
    public static void WriteMuxTime(Utf8JsonWriter json, DateTimeOffset now) => json.WriteNumber("MuxTime"u8,
        decimal.Round((now - DateTimeOffset.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerSecond, 6));
}
