using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>What reader and display know of one MAC command in one direction.</summary>
internal sealed class MacCommandLayout
{
    private readonly int _payloadBytes;
    private readonly LengthReader _moreBytes;
    private readonly FieldReader _describe;

    private MacCommandLayout(string name, int payloadBytes, LengthReader moreBytes, FieldReader describe)
    {
        Name = name;
        _payloadBytes = payloadBytes;
        _moreBytes = moreBytes;
        _describe = describe;
    }

    private delegate void FieldReader(ReadOnlySpan<byte> payload, JsonObject fields);

    private delegate int LengthReader(ReadOnlySpan<byte> payload);

    public string Name { get; }

    /// <param name="name">The standard's name.</param>
    /// <param name="describe">Adds each field under its name; null for a command without fields.</param>
    public static MacCommandLayout Of<T>(string name, Action<T, JsonObject>? describe = null)
        where T : struct, IMacCommand<T> => new(
        name, T.PayloadBytes, T.MoreBytes, (payload, fields) => describe?.Invoke(T.Read(payload), fields));

    /// <summary>Length of the whole command; more than there is when it is cut off.</summary>
    public int LengthOf(ReadOnlySpan<byte> command)
    {
        var length = 1 + _payloadBytes;
        return length > command.Length ? length : length + _moreBytes(command[1..]);
    }

    public JsonObject Describe(ReadOnlySpan<byte> payload)
    {
        var fields = new JsonObject();
        _describe(payload, fields);
        return fields;
    }
}
