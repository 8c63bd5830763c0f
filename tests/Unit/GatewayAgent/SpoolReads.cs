using Kreisfunk.GatewayAgent.Spool;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

internal static class SpoolReads
{
    /// <summary>One frame by its number. False when it was freed or never existed.</summary>
    public static bool TryRead(this ISpool spool, SpoolKey stream, long sequence, out ReadOnlyMemory<byte> frame)
    {
        var isKept = spool.TryReadNext(stream, sequence, out var next) && next.Sequence == sequence;
        frame = isKept ? next.Bytes : default;
        return isKept;
    }
}
