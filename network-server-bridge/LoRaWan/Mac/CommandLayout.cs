using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>What reader and display know of one command in one direction.</summary>
internal sealed class CommandLayout
{
    private readonly int _payloadBytes;
    private readonly LengthReader _moreBytes;
    private readonly FieldReader _describe;

    private CommandLayout(Type command, string name, int payloadBytes, LengthReader moreBytes, FieldReader describe)
    {
        Command = command;
        Name = name;
        _payloadBytes = payloadBytes;
        _moreBytes = moreBytes;
        _describe = describe;
    }

    private delegate void FieldReader(ReadOnlySpan<byte> payload, JsonObject fields);

    private delegate int LengthReader(ReadOnlySpan<byte> payload);

    public Type Command { get; }

    public string Name { get; }

    /// <param name="name">The standard's name.</param>
    /// <param name="describe">Adds each field under its name; null for a command without fields.</param>
    public static CommandLayout Of<T>(string name, Action<T, JsonObject>? describe = null)
        where T : struct, ICommand<T> => new(
        typeof(T), name, T.PayloadBytes, T.MoreBytes, (payload, fields) => describe?.Invoke(T.Read(payload), fields));

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

    /// <summary>The numbers of the bits that are set.</summary>
    public static JsonArray BitList(int mask)
    {
        var bits = new JsonArray();
        for (var bit = 0; bit < 16; bit++)
        {
            if (((mask >> bit) & 1) != 0)
                bits.Add((JsonNode)bit);
        }

        return bits;
    }

    /// <summary>Four bytes as they lie on the air.</summary>
    public static string HexOf(uint firstByteLowest) =>
        NumberHex(BinaryPrimitives.ReverseEndianness(firstByteLowest));

    /// <summary>A number as people write it, eight digits.</summary>
    public static string NumberHex(uint number) => number.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>How a command is shown.</summary>
    public static JsonObject Show(string name, ReadOnlySpan<byte> bytes, JsonObject fields) => new()
    {
        ["command"] = name,
        ["cid"] = bytes[0].ToString("x2", CultureInfo.InvariantCulture),
        ["bytes"] = Convert.ToHexStringLower(bytes),
        ["fields"] = fields,
    };
}
