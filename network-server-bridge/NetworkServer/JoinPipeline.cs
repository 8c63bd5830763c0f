using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A join request as a script, the second half of <see cref="UplinkPipeline"/> (OTAA of 1.0.x).</summary>
internal sealed class JoinPipeline(NetworkServerOptions options, ServerState state)
{
    private readonly DevAddrBlock _addresses = new(options.ReadNetId());

    public FrameVerdict Decide(ref IncomingFrame up) =>
        FindDevice(ref up)
        ?? CheckEnabled(ref up)
        ?? CheckJoinEui(ref up)
        ?? CheckJoinMic(ref up)
        ?? CheckDevNonce(ref up)
        ?? StartSession(ref up);

    /// <summary>An ABP device has no key to join with: for a join it is as good as unknown.</summary>
    private FrameVerdict? FindDevice(ref IncomingFrame up)
    {
        up.Device = state.Devices.Find(up.Join!.Value.DevEui);
        return up.Device is { Record.Abp: null, AppKey: not null } ? null : FrameVerdict.UnknownDevice;
    }

    private static FrameVerdict? CheckEnabled(ref IncomingFrame up) =>
        up.Device!.Record!.Enabled ? null : FrameVerdict.Disabled;

    /// <summary>Before the MIC: a wrong JoinEUI usually comes with a wrong key, and is easier to mend.</summary>
    private static FrameVerdict? CheckJoinEui(ref IncomingFrame up) =>
        up.Device!.Record!.JoinEui == up.Join!.Value.JoinEui ? null : FrameVerdict.WrongJoinEui;

    /// <summary>An all-zero key was never set, whatever can be signed with it.</summary>
    private static FrameVerdict? CheckJoinMic(ref IncomingFrame up) =>
        !up.Device!.Record!.AppKey.IsZero && up.Join!.Value.IsMicValid(up.PhyPayload, up.Device.AppKey!)
            ? null
            : FrameVerdict.BadMic;

    private static FrameVerdict? CheckDevNonce(ref IncomingFrame up) =>
        up.Device!.DevNonces.Contains(up.Join!.Value.DevNonce) ? FrameVerdict.DevNonceReused : null;

    /// <summary>The nonces are spent and the session stands before the join accept leaves.</summary>
    private FrameVerdict StartSession(ref IncomingFrame up)
    {
        var device = up.Device!;
        var devNonce = up.Join!.Value.DevNonce;
        var session = NewSession(device, devNonce, up.Region);
        var started = new SessionStarted(session, devNonce, EventId.OfJoin(device.DevEui, session.SessionNumber),
            up.Received.ReceivedAt, up.Received.IngestSequence);
        up.Effects.Add(started);
        state.Take(started);
        up.DevAddr = session.DevAddr;
        up.Reply = Reply.ToJoin(device.DevEui, WriteAccept(session, device.AppKey!, up.Region), up.Region, up.DataRate);
        return FrameVerdict.JoinAccepted;
    }

    private SessionState NewSession(Device device, ushort devNonce, Region region)
    {
        var joinNonce = device.LastJoinNonce + 1;
        var keys = SessionKeys10.Derive(device.AppKey!, joinNonce, _addresses.NetId, devNonce);
        var devAddr = _addresses.Choose(device.DevEui, joinNonce, state.Devices.IsTaken);
        var receive = new ReceiveWindows((byte)options.ReceiveDelay1.TotalSeconds,
            (byte)options.Rx1DataRateOffset, (byte)(options.Rx2DataRate ?? region.Rx2DataRate));
        return new SessionState(device.DevEui, device.LastSessionNumber + 1, devAddr, keys.NwkSKey, keys.AppSKey,
            LastFCntUp: null, NextFCntDown: 0, joinNonce, region.Name, receive, device.RootKeyCheck);
    }

    private byte[] WriteAccept(SessionState session, AesCipher appKey, Region region) =>
        new JoinAccept(session.JoinNonce, _addresses.NetId, session.DevAddr,
            JoinAccept.PackDlSettings(session.Receive.Rx1DataRateOffset, session.Receive.Rx2DataRate),
            session.Receive.Delay1Seconds, region.WriteCFList()).Encrypt(appKey);
}
