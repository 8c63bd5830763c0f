using System.Globalization;
using System.Text.Json;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>The fields of a command's vector, however deep they lie.</summary>
internal sealed class VectorFields
{
    private readonly Dictionary<string, JsonElement> _fields = [];

    public VectorFields(Vector vector) => Flatten(vector.Inputs.GetProperty("fields"));

    public JsonElement this[string name] => _fields[name];

    public bool Has(string name) => _fields.ContainsKey(name);

    public bool IsNull(string name) => _fields[name].ValueKind == JsonValueKind.Null;

    public int Int(string name) => _fields[name].GetInt32();

    public byte Byte(string name) => _fields[name].GetByte();

    public uint UInt(string name) => _fields[name].GetUInt32();

    public bool Bool(string name) => _fields[name].GetBoolean();

    public string Text(string name) => _fields[name].GetString()!;

    public byte[] Bytes(string name) => Convert.FromHexString(Text(name));

    public DevAddr Addr(string name)
    {
        Assert.True(DevAddr.TryParse(Text(name), out var devAddr));
        return devAddr;
    }

    public AesKey Key(string name) => new(Bytes(name));

    public UInt128 Number128(string name) =>
        UInt128.Parse(Text(name), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public T Named<T>(string name) where T : struct, Enum => Enum.Parse<T>(Text(name));

    /// <summary>An array of flags, the first in the lowest bit.</summary>
    public int Mask(string name) => _fields[name].EnumerateArray()
        .Select((flag, bit) => flag.GetBoolean() ? 1 << bit : 0).Sum();

    /// <summary>An array of the bits that are set.</summary>
    public int MaskOf(string name) => _fields[name].EnumerateArray().Sum(bit => 1 << bit.GetInt32());

    private void Flatten(JsonElement fields)
    {
        foreach (var field in fields.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Object)
                Flatten(field.Value);
            else
                _fields.Add(field.Name, field.Value);
        }
    }
}
