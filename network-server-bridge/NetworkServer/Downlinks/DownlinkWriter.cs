using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Makes a downlink frame of a session: counters, keys and MIC by its version.</summary>
internal static class DownlinkWriter
{
    private const byte DeviceTimeAns = 0x0D;

    /// <summary>MHDR, FHDR without FOpts, FPort and MIC: what a PHYPayload is longer than FRMPayload.</summary>
    public const int OverheadBytes = 13;

    /// <summary>The counter the next frame on this FPort carries; 1.1 counts applications' frames apart.</summary>
    public static uint NextCounter(Session session, byte? fPort) =>
        IsApplicationCounter(session, fPort) ? session.AFCntDown : session.NFCntDown;

    public static bool IsApplicationCounter(Session session, byte? fPort) => session.Start.Is11 && fPort is > 0;

    /// <summary>Counters end at 32 bits; then only a new session helps.</summary>
    public static bool IsUsedUp(Session session, byte? fPort) => NextCounter(session, fPort) == uint.MaxValue;

    /// <param name="session">The session.</param>
    /// <param name="content">What the frame says; address and counter are filled in.</param>
    /// <param name="confFCnt">Low half of the counter of the confirmed uplink it acknowledges.</param>
    public static byte[] Write(Session session, DownlinkFields content, ushort confFCnt)
    {
        var fields = content with
        {
            DevAddr = session.DevAddr,
            FCnt32 = NextCounter(session, content.FPort),
        };
        return session.Start.Is11
            ? DataFrames11.WriteDown(fields, session.SNwkSIntKey, session.NwkSEncKey, session.AppSKey, confFCnt)
            : DataFrames.WriteDown(fields, session.SNwkSIntKey, session.AppSKey);
    }

    /// <summary>
    /// A repetition must not be answered with the time of the first transmission: the device would set its clock wrong.
    /// DeviceTimeAns is written first, so that its place is known; encrypted FOpts and FPort 0 tell nothing, so they
    /// count as if they did.
    /// </summary>
    public static bool TellsTime(Session session, ReadOnlySpan<byte> downlink)
    {
        if (!DataFrame.TryRead(downlink, out var frame, out _) || frame.FPort == 0)
            return true;
        return !frame.FOpts.IsEmpty && (session.Start.Is11 || frame.FOpts[0] == DeviceTimeAns);
    }
}
