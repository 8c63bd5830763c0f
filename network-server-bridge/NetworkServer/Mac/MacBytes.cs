using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Commands as bytes, CID first.</summary>
internal static class MacBytes
{
    private const int MaxBytes = 32;

    public static byte[] Of<T>(T command) where T : struct, IMacCommand<T>
    {
        Span<byte> buffer = stackalloc byte[MaxBytes];
        return buffer[..command.Write(buffer)].ToArray();
    }

    /// <summary>
    /// A profile is people's input: what no command can say (a frequency of 123 Hz) is no wish, and must not stop the
    /// other devices' frames.
    /// </summary>
    public static bool TryWrite<T>(T command, out byte[] bytes) where T : struct, IMacCommand<T>
    {
        try
        {
            bytes = Of(command);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            bytes = [];
            return false;
        }
    }

    /// <summary>A request as it may be remembered and shown: UpdateUplinkListReq ends with a key.</summary>
    public static byte[] WithoutKeys(ReadOnlySpan<byte> request)
    {
        var bytes = request.ToArray();
        if (bytes[0] == UpdateUplinkListReq.Cid && bytes.Length > AesKey.LengthBytes)
            bytes.AsSpan(bytes.Length - AesKey.LengthBytes).Clear();
        return bytes;
    }
}
