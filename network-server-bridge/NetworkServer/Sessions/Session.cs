using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A session in memory. It moves only through <see cref="ServerState"/>.</summary>
internal sealed class Session
{
    public Session(Device device, SessionStart start)
    {
        Device = device;
        Start = start;
        Mac = start.Mac;
    }

    public Device Device { get; }

    public SessionStart Start { get; private set; }

    public DevAddr DevAddr => Start.DevAddr;

    /// <summary>The next session that shares the address; null for most.</summary>
    public Session? NextOfAddress { get; set; }

    /// <summary>The session's keys, ready to use; to be used at once, see <see cref="SessionCiphers"/>.</summary>
    public AesCipher FNwkSIntKey => SessionCiphers.FNwkSInt(Start.Keys);

    public AesCipher SNwkSIntKey => SessionCiphers.SNwkSInt(Start.Keys);

    public AesCipher NwkSEncKey => SessionCiphers.NwkSEnc(Start.Keys);

    public AesCipher AppSKey => SessionCiphers.AppS(Start.Keys);

    /// <summary>False for an ABP session until its first effect: recovery has not heard of it.</summary>
    public bool IsJournaled { get; set; }

    /// <summary>The highest accepted 32-bit counter; null before the first uplink.</summary>
    public uint? LastFCntUp { get; private set; }

    /// <summary>Counters below it that never came.</summary>
    public MissingFrames Missing { get; } = new();

    /// <summary>The counter the next downlink will carry; never used twice with one key. In 1.1 NFCntDown.</summary>
    public uint NFCntDown { get; set; }

    /// <summary>1.1: the counter of the next downlink on FPort 1 to 255.</summary>
    public uint AFCntDown { get; set; }

    /// <summary>The confirmed downlink whose acknowledgement is awaited, or was last: 1.1 signs it.</summary>
    public uint? ConfirmedFCntDown { get; set; }

    /// <summary>1.1: the highest RJcount0 of this session; null before the first rejoin request.</summary>
    public ushort? LastRjCount0 { get; set; }

    /// <summary>What the device has been told.</summary>
    public MacState Mac { get; set; }

    /// <summary>When its last uplink was accepted: until its receive windows are over nothing else is sent.</summary>
    public DateTimeOffset LastUplinkAt { get; private set; }

    /// <summary>XxHash3 of the last accepted frame. Enough to know it by, as only a valid MIC gets compared.</summary>
    public ulong LastFrameHash { get; private set; }

    /// <summary>The downlink the last accepted frame got; null for none.</summary>
    public byte[]? Answer { get; private set; }

    /// <summary>How often the device has repeated its last accepted frame.</summary>
    public int Repetitions { get; private set; }

    /// <summary>How the last frames came in, for ADR; null before the first.</summary>
    public UplinkHistory? History { get; set; }

    /// <summary>Gateways that heard the last frame, the best first; for downlinks of class B and C.</summary>
    public HeardBy HeardBy { get; } = new();

    /// <summary>A jump of the downlink counters over what a lost journal may have held, not used up yet.</summary>
    public uint? JumpedTo { get; set; }

    public bool HasKeysOf(SessionStart other) => Start.DevAddr == other.DevAddr && Start.Keys == other.Keys;

    /// <summary>An ABP session at its first frame: the region is known now.</summary>
    public void Adopt(SessionStart start)
    {
        (Start, Mac, IsJournaled) = (start, start.Mac, true);
    }

    /// <summary>Moves on by an accepted uplink; a late one fills a gap and moves nothing.</summary>
    public void Accept(uint fCnt, ulong frameHash, DateTimeOffset at)
    {
        if (LastFCntUp is { } last && fCnt <= last)
        {
            Missing.Found(fCnt);
            return;
        }

        if (LastFCntUp is { } before)
            Missing.NoteStep(before, fCnt, at);
        LastFCntUp = fCnt;
        LastUplinkAt = at;
        LastFrameHash = frameHash;
        Answer = null;
        Repetitions = 0;
    }

    /// <summary>The frame was answered; a repetition gets the same again.</summary>
    public void Answered(ulong frameHash, byte[] answer)
    {
        if (frameHash == LastFrameHash)
            Answer = answer;
    }

    public void Repeat() => Repetitions++;

    public void Renumber(uint number) => Start = Start with { SessionNumber = number };

    /// <summary>Reads its own memory, for <see cref="Anticipation"/>.</summary>
    public long Touch() => (long)LastFrameHash + NFCntDown + (IsJournaled ? 1 : 0) + LastUplinkAt.Ticks
        + Repetitions + (LastFCntUp ?? 0) + (JumpedTo ?? 0) + (Answer is null ? 0 : 1) + (Mac is null ? 0 : 1);

    /// <summary>Reads what it refers to, for <see cref="Anticipation"/>.</summary>
    public long TouchParts() => Device.Touch() + Start.DevAddr.Value + Start.Keys.FNwkSIntKey.GetHashCode()
        + Start.Keys.AppSKey.GetHashCode() + HeardBy.Touch()
        + Missing.Blocks.Count + (History?.Touch() ?? 0);

    public SessionSnapshot Export() => new(Start, LastFCntUp, [.. Missing.Blocks], NFCntDown, AFCntDown,
        ConfirmedFCntDown, LastRjCount0, Mac, LastFrameHash, Answer, Repetitions, History?.Export() ?? [],
        [.. HeardBy], LastUplinkAt, JumpedTo);

    public static Session Restore(Device device, SessionSnapshot snapshot)
    {
        var session = new Session(device, snapshot.Start)
        {
            IsJournaled = true,
            LastFCntUp = snapshot.LastFCntUp,
            NFCntDown = snapshot.NFCntDown,
            AFCntDown = snapshot.AFCntDown,
            ConfirmedFCntDown = snapshot.ConfirmedFCntDown,
            LastRjCount0 = snapshot.LastRjCount0,
            Mac = snapshot.Mac,
            LastFrameHash = snapshot.LastFrameHash,
            Answer = snapshot.Answer,
            Repetitions = snapshot.Repetitions,
            LastUplinkAt = snapshot.LastUplinkAt,
            JumpedTo = snapshot.JumpedTo,
            History = UplinkHistory.Restore(snapshot.History),
        };
        session.HeardBy.Restore(snapshot.HeardBy);
        foreach (var block in snapshot.Missing)
            session.Missing.Restore(block);
        return session;
    }
}

/// <summary>A gateway that hears a device.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="SnrDb">How well.</param>
/// <param name="RssiDbm">How loud.</param>
/// <param name="Board">Which of its concentrators.</param>
/// <param name="Antenna">Which of its antennas.</param>
/// <param name="HasGpsTime">It tells GPS time, so it can send at a ping slot.</param>
public readonly record struct HeardGateway(
    Eui64 Gateway, float SnrDb, int RssiDbm, uint Board, uint Antenna, bool HasGpsTime);
