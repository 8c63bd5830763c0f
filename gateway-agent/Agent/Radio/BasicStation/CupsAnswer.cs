using System.Buffers.Binary;
using System.Text;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>The body of an answer on /update-info; what is empty is not new.</summary>
internal sealed record CupsAnswer
{
    /// <summary>One byte says how long.</summary>
    public const int MaxUriBytes = byte.MaxValue;

    /// <summary>Two bytes say how long.</summary>
    public const int MaxCredentialBytes = ushort.MaxValue;

    public string CupsUri { get; init; } = "";

    public string TcUri { get; init; } = "";

    public byte[] CupsCredentials { get; init; } = [];

    public byte[] TcCredentials { get; init; } = [];

    /// <summary>CRC-32 of the key (4 bytes, little-endian), then the signature.</summary>
    public byte[] Signature { get; init; } = [];

    public byte[] Firmware { get; init; } = [];

    // u8 cupsUri | u8 tcUri | u16 cupsCred | u16 tcCred | u32 signature | u32 firmware; each the length, little-endian,
    // and then as many bytes
    public byte[] ToBytes()
    {
        var cupsUri = Encoding.ASCII.GetBytes(CupsUri);
        var tcUri = Encoding.ASCII.GetBytes(TcUri);
        var body = new byte[1 + cupsUri.Length + 1 + tcUri.Length + 2 + CupsCredentials.Length + 2
            + TcCredentials.Length + 4 + Signature.Length + 4 + Firmware.Length];
        var rest = body.AsSpan();
        Put(ref rest, 1, cupsUri);
        Put(ref rest, 1, tcUri);
        Put(ref rest, 2, CupsCredentials);
        Put(ref rest, 2, TcCredentials);
        Put(ref rest, 4, Signature);
        Put(ref rest, 4, Firmware);
        return body;
    }

    private static void Put(ref Span<byte> rest, int lengthBytes, byte[] content)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)content.Length);
        length[..lengthBytes].CopyTo(rest);
        content.CopyTo(rest[lengthBytes..]);
        rest = rest[(lengthBytes + content.Length)..];
    }
}
