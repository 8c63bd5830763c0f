using System.Buffers.Binary;

namespace Kreisfunk.GatewayAgent;

/// <summary>
/// Numbers that no former life of the agent had. They need to be unique, not secret, and come from the kernel through a
/// Guid: the cryptographic generator would load OpenSSL's 5 MB into an agent that uses no TLS.
/// </summary>
internal static class FreshNumbers
{
    public static int Seed() => (int)(BinaryPrimitives.ReadUInt32LittleEndian(Bytes()) & int.MaxValue);

    public static ulong Name64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes());

    /// <summary>Eight bytes as 16 hexadecimal digits.</summary>
    public static string Name() => Convert.ToHexStringLower(Bytes().AsSpan(0, 8));

    private static byte[] Bytes()
    {
        var bytes = Guid.NewGuid().ToByteArray();
        // The four bits that say "version 4" and the two of the variant stay in bytes 6 to 8; 9 to 15 are random.
        return [.. bytes.AsSpan(9, 7), .. bytes.AsSpan(0, 6)];
    }
}
