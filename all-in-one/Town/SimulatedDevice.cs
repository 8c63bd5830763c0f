using Kreisfunk.LoRaWan;

namespace Kreisfunk.Town;

/// <summary>
/// The radio and the LoRaWAN 1.0.x firmware of one sensor, class A: joins, sends, listens in RX1 and RX2 only. Time is
/// an argument; chance comes from the seed. Not thread-safe.
/// </summary>
public sealed class SimulatedDevice
{
    private const int BandwidthHz = 125_000;

    /// <summary>A receiver finds a preamble that starts this much off its window.</summary>
    private static readonly TimeSpan WindowTolerance = TimeSpan.FromMilliseconds(3);

    private readonly RadioPlan _radio;
    private readonly ulong _seed;
    private readonly AesCipher _appKey;
    private readonly List<uint> _channelsHz;
    private Session? _session;
    private ushort _devNonce;
    private RadioUplink? _last;
    private bool _lastIsJoin;
    private bool _lastWantsAck;
    private bool _owesAck;
    private ulong _transmissions;

    public SimulatedDevice(PlannedDevice plan, RadioPlan radio, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(radio);
        Plan = plan;
        _radio = radio;
        _seed = seed;
        _appKey = new AesCipher(plan.AppKey);
        _channelsHz = [.. radio.JoinChannelsHz];
        if (plan.Abp is { } abp)
            _session = new Session(abp.DevAddr, new AesCipher(abp.Keys.SNwkSIntKey), new AesCipher(abp.Keys.AppSKey),
                radio.ReceiveDelay1, 0, radio.Rx2SpreadingFactor);
    }

    public PlannedDevice Plan { get; }

    public bool HasSession => _session is not null;

    /// <summary>The address of the session; null before a join.</summary>
    public DevAddr? DevAddr => _session?.DevAddr;

    /// <summary>The counter of the newest uplink; null before the first of a session.</summary>
    public uint? LastFCntUp => _session is { NextFCntUp: > 0 } session ? session.NextFCntUp - 1 : null;

    /// <summary>The last uplink was a confirmed one and has no acknowledgement yet.</summary>
    public bool AwaitsAck => _lastWantsAck;

    /// <summary>A join request; <paramref name="devNonce"/> must never have been used with this JoinEUI.</summary>
    public RadioUplink Join(DateTimeOffset endAt, ushort devNonce)
    {
        _session = null;
        _devNonce = devNonce;
        _lastWantsAck = _owesAck = false;
        _lastIsJoin = true;
        _channelsHz.Clear();
        _channelsHz.AddRange(_radio.JoinChannelsHz);
        return Transmit(JoinRequest.Write(Plan.JoinEui, Plan.DevEui, devNonce, _appKey), endAt);
    }

    /// <summary>A new data uplink. Only with a session.</summary>
    public RadioUplink Send(DateTimeOffset endAt, byte fPort, ReadOnlyMemory<byte> payload, bool confirmed)
    {
        var session = _session ?? throw new InvalidOperationException($"{Plan.DevEui} has not joined.");
        var fields = new UplinkFields
        {
            MType = confirmed ? MType.ConfirmedDataUp : MType.UnconfirmedDataUp,
            DevAddr = session.DevAddr,
            Ack = _owesAck,
            FCnt32 = session.NextFCntUp++,
            FPort = fPort,
            Payload = payload,
        };
        _owesAck = false;
        _lastIsJoin = false;
        _lastWantsAck = confirmed;
        return Transmit(DataFrames.WriteUp(fields, session.NwkSKey, session.AppSKey), endAt);
    }

    /// <summary>The last frame once more, on another channel: what a device does that got no acknowledgement.</summary>
    public RadioUplink Repeat(DateTimeOffset endAt) =>
        Transmit((_last ?? throw new InvalidOperationException($"{Plan.DevEui} has sent nothing yet.")).Phy, endAt);

    /// <summary>Gives up waiting for an acknowledgement.</summary>
    public void GiveUp() => _lastWantsAck = false;

    /// <summary>What the device makes of a frame on the air.</summary>
    public DownlinkOutcome Receive(RadioDownlink downlink)
    {
        ArgumentNullException.ThrowIfNull(downlink);
        if (!IsListening(downlink))
            return DownlinkOutcome.NotListening;
        return _lastIsJoin ? ReceiveJoinAccept(downlink.Phy) : ReceiveData(downlink.Phy);
    }

    private RadioUplink Transmit(byte[] phy, DateTimeOffset endAt)
    {
        // Whole microseconds: a concentrator's counter has no more.
        var ticks = endAt.UtcTicks - (endAt.UtcTicks % TimeSpan.TicksPerMicrosecond);
        var channel = (int)(Noise.Bits(_seed, Plan.DevEui.Value, _transmissions) % (ulong)_channelsHz.Count);
        _last = new RadioUplink(Plan.DevEui, phy, new DateTimeOffset(ticks, TimeSpan.Zero), _channelsHz[channel],
            Plan.SpreadingFactor, BandwidthHz, _transmissions);
        _transmissions++;
        return _last;
    }

    private bool IsListening(RadioDownlink downlink)
    {
        if (_last is null || !downlink.PolarityInverted || downlink.BandwidthHz != BandwidthHz)
            return false;
        var delay = _lastIsJoin ? _radio.JoinAcceptDelay1 : _session?.ReceiveDelay1 ?? _radio.ReceiveDelay1;
        var offset = _lastIsJoin ? 0 : _session?.Rx1DataRateOffset ?? 0;
        var rx2SpreadingFactor = _lastIsJoin ? _radio.Rx2SpreadingFactor : _session?.Rx2SpreadingFactor ?? 12;
        var after = downlink.StartAt - _last.EndAt;
        return (IsNear(after, delay) && downlink.FrequencyHz == _last.FrequencyHz
                && downlink.SpreadingFactor == Math.Min(12, _last.SpreadingFactor + offset))
            || (IsNear(after, delay + TimeSpan.FromSeconds(1)) && downlink.FrequencyHz == _radio.Rx2FrequencyHz
                && downlink.SpreadingFactor == rx2SpreadingFactor);
    }

    private static bool IsNear(TimeSpan actual, TimeSpan wanted) => (actual - wanted).Duration() <= WindowTolerance;

    private DownlinkOutcome ReceiveJoinAccept(byte[] phy)
    {
        if (HasSession || !JoinAccept.TryDecrypt(phy, _appKey, out var accept, out var micOk, out _) || !micOk)
            return DownlinkOutcome.NotForMe;

        var keys = SessionKeys10.Derive(_appKey, accept.JoinNonce, accept.NetId, _devNonce);
        _session = new Session(accept.DevAddr, new AesCipher(keys.NwkSKey), new AesCipher(keys.AppSKey),
            accept.ReceiveDelay1, accept.Rx1DataRateOffset, 12 - accept.Rx2DataRate);
        AddChannels(accept.CFList);
        return DownlinkOutcome.Joined;
    }

    // CFList of type 0: five frequencies of 3 bytes, least significant first, in 100 Hz | type 1
    private void AddChannels(byte[]? cfList)
    {
        if (cfList is null || cfList[15] != 0)
            return;
        for (var i = 0; i < 15; i += 3)
        {
            var frequencyHz = (cfList[i] | ((uint)cfList[i + 1] << 8) | ((uint)cfList[i + 2] << 16)) * 100;
            if (frequencyHz != 0)
                _channelsHz.Add(frequencyHz);
        }
    }

    private DownlinkOutcome ReceiveData(byte[] phy)
    {
        if (_session is not { } session || !DataFrame.TryRead(phy, out var frame, out _) || frame.IsUplink
            || frame.DevAddr != session.DevAddr)
            return DownlinkOutcome.NotForMe;

        var counter = FCnt.Reconstruct(session.LastFCntDown, frame.FCnt);
        if (!DataCrypto.IsMicValid10(session.NwkSKey, in frame, counter))
            return DownlinkOutcome.NotForMe;
        if (counter <= session.LastFCntDown)
            return DownlinkOutcome.Refused;

        session.LastFCntDown = counter;
        _owesAck |= frame.IsConfirmed;
        if (!frame.FCtrl.Ack || !_lastWantsAck)
            return DownlinkOutcome.Data;
        _lastWantsAck = false;
        return DownlinkOutcome.Acknowledged;
    }

    private sealed class Session(
        DevAddr devAddr, AesCipher nwkSKey, AesCipher appSKey, TimeSpan receiveDelay1, int rx1DataRateOffset,
        int rx2SpreadingFactor)
    {
        public DevAddr DevAddr => devAddr;

        public AesCipher NwkSKey => nwkSKey;

        public AesCipher AppSKey => appSKey;

        public TimeSpan ReceiveDelay1 => receiveDelay1;

        public int Rx1DataRateOffset => rx1DataRateOffset;

        public int Rx2SpreadingFactor => rx2SpreadingFactor;

        public uint NextFCntUp { get; set; }

        public uint? LastFCntDown { get; set; }
    }
}
