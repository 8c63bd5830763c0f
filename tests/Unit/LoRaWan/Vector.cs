using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Tests.Unit.LoRaWan;

internal sealed record Vector(string Id, string Category, JsonElement Inputs, JsonElement Expected)
{
    public bool Has(string name) => Inputs.TryGetProperty(name, out _);

    public string Text(string name) => Inputs.GetProperty(name).GetString()!;

    public uint UInt(string name) => Inputs.GetProperty(name).GetUInt32();

    public int Int(string name) => Inputs.GetProperty(name).GetInt32();

    public byte[] Bytes(string name) => Convert.FromHexString(Text(name));

    public AesKey Key(string name) => new(Bytes(name));

    public AesCipher Cipher(string name) => new(Key(name));

    public DevAddr Addr(string name) => new(Hex(name));

    public Eui64 Eui(string name) => Eui64.ReadBigEndian(Bytes(name));

    public uint Hex(string name) => uint.Parse(Text(name), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public string? ExpectedText(string name) => Expected.GetProperty(name).GetString();

    public byte[] ExpectedBytes(string name) => Convert.FromHexString(ExpectedText(name)!);

    public uint ExpectedMic(string name = "mic") => BinaryPrimitives.ReadUInt32LittleEndian(ExpectedBytes(name));

    public override string ToString() => Id;
}
