using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>Counts between two reports of one concentrator.</summary>
internal sealed class GatewayCounters
{
    /// <summary>
    /// Different frequencies or modulations in one report; a region has fewer, forged frames any number.
    /// </summary>
    private const int MaxKinds = 96;

    private readonly Dictionary<uint, uint> _rxPerFrequency = [], _txPerFrequency = [];
    private readonly Dictionary<Modulation, uint> _rxPerModulation = [], _txPerModulation = [];
    private readonly Dictionary<string, uint> _txPerStatus = [];
    private uint _received, _receivedOk, _requested, _emitted;

    public void Received(UplinkFrame frame)
    {
        _received++;
        _receivedOk++;
        Count(_rxPerFrequency, frame.TxInfo.Frequency);
        Count(_rxPerModulation, frame.TxInfo.Modulation);
    }

    public void ReceivedUnusable(int count) => _received += (uint)count;

    public void DownlinkRequested() => _requested++;

    public void DownlinkAnswered(DownlinkTxInfo? txInfo, TxAckStatus status)
    {
        Count(_txPerStatus, StatusName(status));
        if (status != TxAckStatus.Ok || txInfo is null)
            return;
        _emitted++;
        Count(_txPerFrequency, txInfo.Frequency);
        if (txInfo.Modulation is { } modulation)
            Count(_txPerModulation, modulation);
    }

    public GatewayStats Take()
    {
        var stats = new GatewayStats
        {
            RxPacketsReceived = _received,
            RxPacketsReceivedOk = _receivedOk,
            TxPacketsReceived = _requested,
            TxPacketsEmitted = _emitted,
        };
        stats.RxPacketsPerFrequency.Add(_rxPerFrequency);
        stats.TxPacketsPerFrequency.Add(_txPerFrequency);
        stats.TxPacketsPerStatus.Add(_txPerStatus);
        stats.RxPacketsPerModulation.AddRange(_rxPerModulation.Select(ToCount));
        stats.TxPacketsPerModulation.AddRange(_txPerModulation.Select(ToCount));
        _received = _receivedOk = _requested = _emitted = 0;
        _rxPerFrequency.Clear();
        _txPerFrequency.Clear();
        _txPerStatus.Clear();
        _rxPerModulation.Clear();
        _txPerModulation.Clear();
        return stats;
    }

    private static PerModulationCount ToCount(KeyValuePair<Modulation, uint> pair) =>
        new() { Modulation = pair.Key, Count = pair.Value };

    private static void Count<T>(Dictionary<T, uint> counts, T kind)
        where T : notnull
    {
        if (counts.TryGetValue(kind, out var count) || counts.Count < MaxKinds)
            counts[kind] = count + 1;
    }

    /// <summary>The contract's spelling: "TOO_LATE".</summary>
    private static string StatusName(TxAckStatus status) => status switch
    {
        TxAckStatus.Ignored => "IGNORED",
        TxAckStatus.Ok => "OK",
        TxAckStatus.TooLate => "TOO_LATE",
        TxAckStatus.TooEarly => "TOO_EARLY",
        TxAckStatus.CollisionPacket => "COLLISION_PACKET",
        TxAckStatus.CollisionBeacon => "COLLISION_BEACON",
        TxAckStatus.TxFreq => "TX_FREQ",
        TxAckStatus.TxPower => "TX_POWER",
        TxAckStatus.GpsUnlocked => "GPS_UNLOCKED",
        TxAckStatus.QueueFull => "QUEUE_FULL",
        TxAckStatus.DutyCycleOverflow => "DUTY_CYCLE_OVERFLOW",
        _ => "INTERNAL_ERROR",
    };
}
