using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Google.Protobuf;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>A value with each of its bytes as text, keys included, so that two runs can be compared.</summary>
internal static class Fingerprint
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    public static string Of(object? value) => value switch
    {
        null => "-",
        string text => text,
        AesKey key => Hex(key),
        byte[] bytes => Convert.ToHexString(bytes),
        ImmutableArray<byte> bytes => Convert.ToHexString(bytes.AsSpan()),
        ByteString bytes => Convert.ToHexString(bytes.Span),
        IMessage message => Convert.ToHexString(message.ToByteArray()),
        DateTimeOffset at => at.UtcTicks.ToString(CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(',', list.Cast<object?>().Select(Of))}]",
        Eui64 or DevAddr or Enum => value.ToString()!,
        _ when value.GetType().Namespace?.StartsWith("Kreisfunk", StringComparison.Ordinal) == true => OfMembers(value),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string OfMembers(object value)
    {
        var properties = Properties.GetOrAdd(value.GetType(), type => [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetIndexParameters().Length == 0),
        ]);
        return value.GetType().Name + "("
            + string.Join(' ', properties.Select(property => Of(property.GetValue(value)))) + ")";
    }

    private static string Hex(AesKey key)
    {
        var bytes = new byte[AesKey.LengthBytes];
        key.CopyTo(bytes);
        return Convert.ToHexString(bytes);
    }
}
