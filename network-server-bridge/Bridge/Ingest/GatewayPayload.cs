using System.Buffers;
using System.Text;
using Google.Protobuf;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>
/// Gateway messages come as protobuf or as protobuf's JSON form. A "{" as first byte decides: no protobuf message of
/// ours can begin with it.
/// </summary>
internal static class GatewayPayload
{
    /// <summary>Gateway messages nest five levels; more is an attack.</summary>
    private static readonly JsonParser Json =
        new(new JsonParser.Settings(recursionLimit: 16).WithIgnoreUnknownFields(true));

    public static bool IsJson(in ReadOnlySequence<byte> payload) =>
        payload.Length > 0 && payload.FirstSpan[0] == (byte)'{';

    /// <summary>False for anything that is no such message; never throws.</summary>
    public static bool TryRead<T>(MessageParser<T> parser, in ReadOnlySequence<byte> payload, out T message)
        where T : IMessage<T>, new()
    {
        try
        {
            message = IsJson(payload)
                ? Json.Parse<T>(Encoding.UTF8.GetString(payload))
                : parser.ParseFrom(payload);
            return true;
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidJsonException)
        {
            message = new T();
            return false;
        }
    }
}
