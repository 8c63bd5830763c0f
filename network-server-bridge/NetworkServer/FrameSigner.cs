using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Whose frame is it? A DevAddr may be shared, and only the MIC tells. Each candidate is tried with the counter it
/// should be at, the nearest first; then with the counter one rollover below, so that an old frame is called a replay
/// and a late one is found, instead of taking either for a forgery.
/// </summary>
internal sealed class FrameSigner
{
    private const uint Rollover = 0x1_0000;

    /// <summary>Channels of a 1.1 device whose list is its own: its MIC covers the channel's number.</summary>
    private const int MaxOwnChannels = 16;

    // Candidates in the order they are tried; kept, so that a shared DevAddr costs no allocation.
    private Session[] _candidates = new Session[4];
    private uint[] _distances = new uint[4];

    /// <summary>Finds device, session and whole counter.</summary>
    public bool TryFind(ref IncomingFrame up)
    {
        var candidates = InOrderOfDistance(up.FirstCandidate!, up.Data.FCnt);
        if (!TryAll(ref up, candidates, below: 0) && !TryAll(ref up, candidates, Rollover)
            && !TryFromTheStart(ref up, candidates))
            return false;
        up.Device = up.Session!.Device;
        return true;
    }

    private ReadOnlySpan<Session> InOrderOfDistance(Session first, ushort onAir)
    {
        var count = 0;
        for (var session = first; session is not null; session = session.NextOfAddress)
        {
            if (count == _candidates.Length)
            {
                Array.Resize(ref _candidates, 2 * count);
                Array.Resize(ref _distances, 2 * count);
            }

            _candidates[count] = session;
            _distances[count++] = FCnt.Reconstruct(session.LastFCntUp, onAir) - (session.LastFCntUp ?? 0);
        }

        if (count > 1)
            Array.Sort(_distances, _candidates, 0, count);
        return _candidates.AsSpan(0, count);
    }

    private static bool TryAll(ref IncomingFrame up, ReadOnlySpan<Session> candidates, uint below)
    {
        foreach (var session in candidates)
        {
            var fCnt = FCnt.Reconstruct(session.LastFCntUp, up.Data.FCnt);
            if (fCnt >= below && TryOne(ref up, session, fCnt - below))
                return true;
        }

        return false;
    }

    // A device whose counters may begin again is, after more than one rollover, neither near nor just below.
    private static bool TryFromTheStart(ref IncomingFrame up, ReadOnlySpan<Session> candidates)
    {
        foreach (var session in candidates)
        {
            if (session.Device.ResetAllowedUntil is not null && session.LastFCntUp >= Rollover
                && TryOne(ref up, session, up.Data.FCnt))
                return true;
        }

        return false;
    }

    private static bool TryOne(ref IncomingFrame up, Session session, uint fCnt)
    {
        var isHis = session.Start.Is11
            ? IsMicValid11(ref up, session, fCnt)
            : DataCrypto.IsMicValid10(session.SNwkSIntKey, up.Data, fCnt);
        if (!isHis)
            return false;
        up.Session = session;
        up.FCnt = fCnt;
        return true;
    }

    // Half of a 1.1 MIC does not depend on the channel: it tells cheaply whether the rest is worth trying.
    private static bool IsMicValid11(ref IncomingFrame up, Session session, uint fCnt)
    {
        var half = DataCrypto.ComputeMic10(
            session.FNwkSIntKey, up.Data.PhyWithoutMic, up.Data.DevAddr, fCnt, downlink: false);
        if ((half & 0xFFFF) != up.Data.Mic >> 16)
            return false;
        var confirmed = (ushort)(session.ConfirmedFCntDown ?? 0);
        if (up.Region.ChannelIndexOf(up.FrequencyHz, up.DataRate) is { } channel
            && IsMic(ref up, session, fCnt, channel, confirmed))
            return true;
        for (var own = 0; own < MaxOwnChannels; own++)
        {
            if (IsMic(ref up, session, fCnt, own, confirmed))
                return true;
        }

        return false;
    }

    private static bool IsMic(ref IncomingFrame up, Session session, uint fCnt, int channel, ushort confirmed) =>
        DataCrypto11.ComputeUplinkMic(session.FNwkSIntKey, session.SNwkSIntKey, up.Data.PhyWithoutMic, fCnt,
            new UplinkTransmission(confirmed, (byte)up.DataRate, (byte)channel)) == up.Data.Mic;
}
