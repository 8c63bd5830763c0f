using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Kreisfunk.Contracts.Events;

/// <summary>
/// A moment in an event: nanoseconds since 1970-01-01T00:00:00Z, 1678 to 2262. In JSON it is RFC 3339 with "+00:00" and
/// no, three, six or nine digits of a second, as many as it needs.
/// </summary>
/// <param name="UnixNanoseconds">Nanoseconds since 1970, UTC.</param>
[JsonConverter(typeof(EventTimeConverter))]
public readonly record struct EventTime(long UnixNanoseconds)
{
    private const long PerSecond = 1_000_000_000, PerTick = 100, FarthestSecond = 9_200_000_000;

    /// <summary>The same moment; a tick is 100 ns.</summary>
    public static EventTime From(DateTimeOffset time) =>
        new((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * PerTick);

    /// <summary>The same moment of a protobuf timestamp; a gateway's nonsense is cut to the range.</summary>
    public static EventTime From(Timestamp time) =>
        new((Math.Clamp(time.Seconds, -FarthestSecond, FarthestSecond) * PerSecond)
            + Math.Clamp(time.Nanos, 0, (int)PerSecond - 1));

    /// <summary>RFC 3339: "2026-03-02T07:15:09.412339001+00:00".</summary>
    public override string ToString()
    {
        var second = Math.DivRem(UnixNanoseconds, PerSecond, out var nanos);
        if (nanos < 0)
        {
            second--;
            nanos += PerSecond;
        }

        var date = DateTimeOffset.FromUnixTimeSeconds(second)
            .ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{date}{Fraction(nanos)}+00:00";
    }

    /// <summary>The digits below a second, with their point; empty for none.</summary>
    internal static string Fraction(long nanos) => nanos switch
    {
        0 => "",
        _ when nanos % 1_000_000 == 0 => string.Create(CultureInfo.InvariantCulture, $".{nanos / 1_000_000:D3}"),
        _ when nanos % 1_000 == 0 => string.Create(CultureInfo.InvariantCulture, $".{nanos / 1_000:D6}"),
        _ => string.Create(CultureInfo.InvariantCulture, $".{nanos:D9}"),
    };
}

/// <summary>Writes and reads <see cref="EventTime"/> as RFC 3339.</summary>
public sealed class EventTimeConverter : JsonConverter<EventTime>
{
    /// <inheritdoc />
    public override EventTime Read(ref Utf8JsonReader reader, System.Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        try
        {
            return EventTime.From(GatewayJson.Parser.Parse<Timestamp>($"\"{JsonEncodedText.Encode(text)}\""));
        }
        catch (InvalidProtocolBufferException)
        {
            throw new JsonException($"\"{text}\" is no RFC 3339 time.");
        }
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, EventTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
