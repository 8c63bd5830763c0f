using System.Runtime.CompilerServices;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// With many sessions a decision waits for memory, not for the processor: some twenty places, one after the other. Here
/// the places of several frames are fetched side by side, before the frames are decided one by one. It changes nothing
/// but the time that takes.
/// </summary>
internal sealed class Anticipation(DeviceTable devices)
{
    /// <summary>Frames fetched at once: more would push each other out of the nearest cache.</summary>
    public const int Frames = 16;

    private readonly Session?[] _sessions = new Session?[Frames];

    /// <summary>At most <see cref="Frames"/> frames; the result only keeps the work from being left out.</summary>
    public long Fetch(ReadOnlySpan<ReceivedFrame> frames)
    {
        for (var i = 0; i < frames.Length; i++)
            _sessions[i] = SessionOf(frames[i].Frame.PhyPayload.Span);
        var sum = 0L;
        for (var i = 0; i < frames.Length; i++)
            sum += _sessions[i]?.Touch() ?? 0;
        for (var i = 0; i < frames.Length; i++)
            sum += _sessions[i]?.TouchParts() ?? 0;
        for (var i = 0; i < frames.Length; i++)
            sum += _sessions[i] is { } session && devices.Find(session.Start.DevEui) is not null ? 1 : 0;
        return sum;
    }

    // MHDR 1 | DevAddr 4 | …     (1.0.4, section 4)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Session? SessionOf(ReadOnlySpan<byte> phy)
    {
        if (phy.Length < DataFrame.MinLengthBytes
            || new Mhdr(phy[0]).MType is not (MType.UnconfirmedDataUp or MType.ConfirmedDataUp))
            return null;
        return devices.FirstOf(DevAddr.ReadLittleEndian(phy[1..]));
    }
}
