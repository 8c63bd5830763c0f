using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Join and rejoin requests as scripts, the second half of <see cref="UplinkPipeline"/>. The join server is inside: it
/// holds the root keys and answers for every version.
/// </summary>
internal sealed class JoinPipeline(NetworkServerOptions options, ServerState state)
{
    private readonly DevAddrBlock _addresses = new(options.ReadNetId());

    public FrameVerdict DecideJoin(ref IncomingFrame up) =>
        CheckGatewayFlood(ref up)
        ?? FindDevice(ref up, up.Join!.Value.DevEui)
        ?? CheckEnabled(ref up)
        ?? CheckJoinEui(ref up, up.Join!.Value.JoinEui)
        ?? CheckJoinMic(ref up)
        ?? CheckDevNonce(ref up)
        ?? CheckDeviceFlood(ref up)
        ?? StartSession(ref up, new JoinOrigin(
            JoinOrigin.JoinRequestType, up.Join!.Value.JoinEui, up.Join.Value.DevNonce));

    /// <summary>
    /// Type 0 asks for everything anew and type 2 for keys only, both within the session whose key signs them; type 1
    /// is sent now and then, by a device that may have lost its session, and is signed for life.
    /// </summary>
    public FrameVerdict DecideRejoin(ref IncomingFrame up) =>
        CheckGatewayFlood(ref up)
        ?? FindDevice(ref up, up.Rejoin!.Value.DevEui)
        ?? CheckEnabled(ref up)
        ?? (up.Rejoin!.Value.RejoinType == 1 ? CheckJoinEui(ref up, up.Rejoin.Value.JoinEui) : CheckNetId(ref up))
        ?? CheckRejoinMic(ref up)
        ?? CheckRejoinCount(ref up)
        ?? CheckDeviceFlood(ref up)
        ?? StartSession(ref up, new JoinOrigin(
            up.Rejoin!.Value.RejoinType, up.Device!.Record!.JoinEui, up.Rejoin.Value.RjCount));

    private FrameVerdict? CheckGatewayFlood(ref IncomingFrame up) => state.JoinGateways.TryTake(
        up.Copy.Gateway, state.Clock.Ticks, options.MaxJoinsPerGateway, TimeSpan.FromSeconds(10))
        ? null
        : FrameVerdict.JoinFlood;

    /// <summary>An ABP device has no key to join with: for a join it is as good as unknown.</summary>
    private FrameVerdict? FindDevice(ref IncomingFrame up, Eui64 devEui)
    {
        up.Device = state.Devices.Find(devEui);
        return up.Device is { Record.Abp: null } ? null : FrameVerdict.UnknownDevice;
    }

    private static FrameVerdict? CheckEnabled(ref IncomingFrame up) =>
        up.Device!.Record!.Enabled ? null : FrameVerdict.Disabled;

    /// <summary>Before the MIC: a wrong JoinEUI usually comes with a wrong key, and is easier to mend.</summary>
    private static FrameVerdict? CheckJoinEui(ref IncomingFrame up, Eui64 joinEui) =>
        up.Device!.Record!.JoinEui == joinEui ? null : FrameVerdict.WrongJoinEui;

    private FrameVerdict? CheckNetId(ref IncomingFrame up) =>
        up.Rejoin!.Value.NetId == _addresses.NetId.Value ? null : FrameVerdict.RejoinRefused;

    /// <summary>An all-zero key was never set, whatever can be signed with it.</summary>
    private static FrameVerdict? CheckJoinMic(ref IncomingFrame up)
    {
        var key = SigningKey(up.Device!.Record!);
        return !key.IsZero && up.Join!.Value.IsMicValid(up.PhyPayload, new AesCipher(key)) ? null : FrameVerdict.BadMic;
    }

    /// <summary>From 1.0.4 on DevNonces count up; before, each is drawn at random and may come once.</summary>
    private static FrameVerdict? CheckDevNonce(ref IncomingFrame up)
    {
        var used = up.Device!.DevNonces;
        var nonce = up.Join!.Value.DevNonce;
        var isNew = CountsUp(up.Device.Settings) ? nonce > used.Highest || used.Count == 0 : !used.Contains(nonce);
        return isNew ? null : FrameVerdict.DevNonceReused;
    }

    private FrameVerdict? CheckDeviceFlood(ref IncomingFrame up) =>
        up.Device!.Joins.HasOne(state.Clock.Ticks, options.MaxJoinsPerDevice, options.JoinRefill)
            ? null
            : FrameVerdict.JoinFlood;

    private static FrameVerdict? CheckRejoinMic(ref IncomingFrame up)
    {
        var rejoin = up.Rejoin!.Value;
        if (up.Device!.Record!.Keys.NwkKey.IsZero)
            return FrameVerdict.BadMic;
        if (rejoin.RejoinType == 1)
        {
            var keys = JoinKeys11.Derive(new AesCipher(up.Device.Record.Keys.NwkKey), up.Device.DevEui);
            return rejoin.IsMicValid(up.PhyPayload, new AesCipher(keys.JSIntKey)) ? null : FrameVerdict.BadMic;
        }

        // The device may have begun to use the session that still awaits its first uplink.
        var isSigned = IsSignedBy(up.Device.Current, up) || IsSignedBy(up.Device.Pending, up);
        return isSigned ? null : FrameVerdict.BadMic;
    }

    private static bool IsSignedBy(Session? session, in IncomingFrame up) =>
        session is { Start.Is11: true } && up.Rejoin!.Value.IsMicValid(up.PhyPayload, session.SNwkSIntKey);

    /// <summary>RJcount0 begins anew with each session, RJcount1 never.</summary>
    private static FrameVerdict? CheckRejoinCount(ref IncomingFrame up)
    {
        var rejoin = up.Rejoin!.Value;
        if (rejoin.RejoinType == 1)
        {
            return up.Device!.LastRjCount1 is { } last && rejoin.RjCount <= last
                ? FrameVerdict.RejoinRefused
                : null;
        }

        var session = IsSignedBy(up.Device!.Current, up) ? up.Device.Current! : up.Device.Pending!;
        return session.LastRjCount0 is { } before && rejoin.RjCount <= before ? FrameVerdict.RejoinRefused : null;
    }

    /// <summary>The nonces are spent and the session stands before the join accept leaves.</summary>
    private FrameVerdict StartSession(ref IncomingFrame up, JoinOrigin origin)
    {
        var device = up.Device!;
        var start = NewSession(device, origin, up.Region);
        var answer = new JoinAnswer(up.PhyPayload.ToArray(), WriteAccept(start, device, origin, up.Region),
            up.DataRate, up.Received.Frame.RxInfo, up.FrequencyHz)
        {
            Via = up.Relayed?.By,
        };
        var started = new SessionStarted(start, origin, answer, EventId.OfJoin(device.DevEui, start.SessionNumber),
            up.Received.ReceivedAt, up.Received.IngestSequence);
        up.Effects.Add(started);
        state.Take(started);
        up.DevAddr = start.DevAddr;
        if (up.Relayed is not null)
            up.Reply = Reply.ToJoin(device.DevEui, answer.PhyPayload, up.Region, up.DataRate);
        return FrameVerdict.JoinAccepted;
    }

    private SessionStart NewSession(Device device, JoinOrigin origin, Region region)
    {
        var record = device.Record!;
        var is11 = record.Settings.Version == LoRaWanVersion.V110;
        var joinNonce = device.LastJoinNonce + 1;
        var keys = is11
            ? SessionKeys.Of(SessionKeys11.Derive(new AesCipher(record.Keys.NwkKey), new AesCipher(record.Keys.AppKey),
                joinNonce, origin.JoinEui, origin.DevNonce))
            : SessionKeys.Of(SessionKeys10.Derive(
                new AesCipher(record.Keys.AppKey), joinNonce, _addresses.NetId.Value, origin.DevNonce));
        var devAddr = _addresses.Choose(device.DevEui, joinNonce, state.Devices.IsTaken);
        return new SessionStart(device.DevEui, device.LastSessionNumber + 1, devAddr, keys, is11, joinNonce,
            region.Name, MacOf(device, origin, region), device.RootKeyCheck);
    }

    /// <summary>A rejoin of type 2 changes keys and leaves the radio as it is.</summary>
    private MacState MacOf(Device device, JoinOrigin origin, Region region)
    {
        if (origin.JoinReqType == 2 && device.Current is { } current)
            return current.Mac with { Pending = [], RejoinAsked = null };
        var settings = device.Settings;
        var delay1 = settings.ReceiveDelay1Seconds is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : options.ReceiveDelay1;
        var receive = ReceiveWindows.For(region, delay1, settings.Rx1DataRateOffset ?? options.Rx1DataRateOffset,
            settings.Rx2DataRate ?? options.Rx2DataRate);
        return MacStart.OfJoin(region, settings, receive);
    }

    private byte[] WriteAccept(SessionStart start, Device device, JoinOrigin origin, Region region)
    {
        var receive = start.Mac.Receive;
        var dlSettings = JoinAccept.PackDlSettings(receive.Rx1DataRateOffset, receive.Rx2DataRate);
        var accept = new JoinAccept(start.JoinNonce, _addresses.NetId.Value, start.DevAddr,
            start.Is11 ? (byte)(dlSettings | JoinAccept.OptNegBit) : dlSettings, receive.Delay1Seconds,
            region.WriteCFList(MacStart.KnowsChannelMasks(device.Settings)));
        var keys = device.Record!.Keys;
        if (!start.Is11)
            return accept.Encrypt(new AesCipher(keys.AppKey));
        var nwkKey = new AesCipher(keys.NwkKey);
        var joinKeys = JoinKeys11.Derive(nwkKey, device.DevEui);
        var isRejoin = origin.JoinReqType != JoinOrigin.JoinRequestType;
        return JoinAccept11.Encrypt(
            accept, isRejoin ? new AesCipher(joinKeys.JSEncKey) : nwkKey, new AesCipher(joinKeys.JSIntKey), origin);
    }

    private static bool CountsUp(DeviceSettings settings) => settings.Version >= LoRaWanVersion.V104;

    private static AesKey SigningKey(DeviceRecord record) =>
        record.Settings.Version == LoRaWanVersion.V110 ? record.Keys.NwkKey : record.Keys.AppKey;
}
