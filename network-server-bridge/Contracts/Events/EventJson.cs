using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kreisfunk.Contracts.Events;

/// <summary>
/// Events as UTF-8 JSON: camelCase, default values present (the nested gateway messages leave theirs out), bytes as
/// base64, enums by name.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(UplinkEvent))]
[JsonSerializable(typeof(JoinEvent))]
[JsonSerializable(typeof(AckEvent))]
[JsonSerializable(typeof(LogEvent))]
[JsonSerializable(typeof(TxAckEvent))]
// Never written: the generator only has to tell it from another of its name.
[JsonSerializable(typeof(Gateway.Timing.ParametersOneofCase), TypeInfoPropertyName = "TimingParametersCase")]
[JsonSerializable(typeof(StatusEvent))]
[JsonSerializable(typeof(LateEvent))]
[JsonSerializable(typeof(ValueMessage))]
[JsonSerializable(typeof(DownlinkCommand))]
public sealed partial class EventJson : JsonSerializerContext
{
    /// <summary>
    /// Writes names of people and places as they are, not as \u escapes: the receivers are no HTML pages.
    /// </summary>
    private static readonly EventJson Plain = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<LogLevel>(), new JsonStringEnumConverter<LogCode>() },
    });

    /// <summary>The bytes of an event/up message.</summary>
    public static byte[] Write(UplinkEvent value) => JsonSerializer.SerializeToUtf8Bytes(value, Plain.UplinkEvent);

    /// <summary>The bytes of an event/join message.</summary>
    public static byte[] Write(JoinEvent value) => JsonSerializer.SerializeToUtf8Bytes(value, Plain.JoinEvent);

    /// <summary>The bytes of an event/ack message.</summary>
    public static byte[] Write(AckEvent value) => JsonSerializer.SerializeToUtf8Bytes(value, Plain.AckEvent);

    /// <summary>The bytes of an event/log message.</summary>
    public static byte[] Write(LogEvent value) => JsonSerializer.SerializeToUtf8Bytes(value, Plain.LogEvent);

    /// <summary>The bytes of an event/txack message.</summary>
    public static byte[] Write(TxAckEvent value) => JsonSerializer.SerializeToUtf8Bytes(value, Plain.TxAckEvent);

    /// <summary>The bytes of an event/status message.</summary>
    public static byte[] Write(StatusEvent value) => JsonSerializer.SerializeToUtf8Bytes(value, Plain.StatusEvent);

    /// <summary>The bytes of an event/late message.</summary>
    public static byte[] Write(LateEvent value) => JsonSerializer.SerializeToUtf8Bytes(value, Plain.LateEvent);

    /// <summary>The bytes of a retained value.</summary>
    public static byte[] Write(ValueMessage value) => JsonSerializer.SerializeToUtf8Bytes(value, Plain.ValueMessage);
}
