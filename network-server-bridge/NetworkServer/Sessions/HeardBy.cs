using System.Collections;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Who heard a device's last uplink, the best first. Written over in place: an object that is new with each uplink and
/// lives until the next one is the dearest kind there is for the garbage collector.
/// </summary>
internal sealed class HeardBy : IReadOnlyList<HeardGateway>
{
    /// <summary>More gateways than one downlink is ever tried through, and enough for a group's cover.</summary>
    private const int MaxGateways = 8;

    private HeardGateway[] _gateways = [];

    public int Count { get; private set; }

    public HeardGateway this[int index] => _gateways[index];

    public void Take(IReadOnlyList<UplinkRxInfo> copies)
    {
        Count = 0;
        for (var i = 0; i < copies.Count; i++)
        {
            var copy = copies[i];
            Insert(new HeardGateway(HeardCopy.GatewayOf(copy), copy.Snr, copy.Rssi, copy.Board, copy.Antenna,
                copy.TimeSinceGpsEpoch is not null));
        }
    }

    public void Restore(IReadOnlyList<HeardGateway> gateways)
    {
        _gateways = [.. gateways];
        Count = _gateways.Length;
    }

    /// <summary>Reads its own memory, for <see cref="Anticipation"/>.</summary>
    public int Touch() => Count == 0 ? 0 : _gateways[0].RssiDbm;

    public IEnumerator<HeardGateway> GetEnumerator() => _gateways.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsBetter(in HeardGateway heard, in HeardGateway than) =>
        heard.SnrDb > than.SnrDb || (heard.SnrDb == than.SnrDb && heard.RssiDbm > than.RssiDbm);

    private void Insert(HeardGateway heard)
    {
        var at = Count;
        while (at > 0 && IsBetter(heard, _gateways[at - 1]))
            at--;
        if (at == MaxGateways)
            return;
        if (Count == _gateways.Length && Count < MaxGateways)
            Array.Resize(ref _gateways, Math.Min(MaxGateways, Count + 1));
        Count = Math.Min(MaxGateways, Count + 1);
        for (var i = Count - 1; i > at; i--)
            _gateways[i] = _gateways[i - 1];
        _gateways[at] = heard;
    }
}
