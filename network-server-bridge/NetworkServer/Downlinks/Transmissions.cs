using System.IO.Hashing;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Downlinks on their way: given to one gateway, and after its refusal or silence to the next that still has time.
/// In memory only: what was under way when the process died is worth nothing afterwards.
/// </summary>
internal sealed class Transmissions(NetworkServerOptions options, ServerState state)
{
    private readonly Dictionary<uint, Transmission> _underway = [];
    private readonly PriorityQueue<Transmission, (long Ticks, long Order)> _silence = new();
    private long _order;

    /// <summary>Hears of each downlink that is on the air, or that no gateway has sent.</summary>
    public required Action<Transmission, bool, DateTimeOffset, List<Effect>> Ended { get; init; }

    public int Count => _underway.Count;

    /// <summary>When the next gateway has been silent for too long, in the clock's ticks; null for none.</summary>
    public long? NextSilence
    {
        get
        {
            while (_silence.TryPeek(out var transmission, out var due))
            {
                if (transmission.SilentAt == due.Ticks)
                    return due.Ticks;
                _silence.Dequeue();
            }

            return null;
        }
    }

    public void Start(Transmission transmission, DateTimeOffset now, List<Effect> effects) =>
        TryNext(transmission, now, DownlinkLoss.NoGateway, effects);

    /// <summary>A gateway's word. One that was never asked, or speaks too late, is not heard.</summary>
    public void Take(GatewayWord word, DateTimeOffset now, List<Effect> effects)
    {
        if (!_underway.TryGetValue(word.DownlinkId, out var transmission)
            || transmission.Options[0].Gateway.Gateway != word.Gateway)
            return;
        var sent = IndexOfOk(word.Statuses);
        if (sent >= 0 && sent < transmission.Options.Count)
        {
            End(transmission);
            Confirm(transmission, transmission.Options[sent], now, effects);
            return;
        }

        var reason = word.Statuses.LastOrDefault(status => status != TxAckStatus.Ignored, TxAckStatus.InternalError);
        effects.Add(new DownlinkRefused(transmission.DevEui, word.Gateway, reason, now));
        GiveBack(transmission, now, effects);
        End(transmission);
        TryNext(transmission, now, DownlinkLoss.Refused, effects);
    }

    /// <summary>Gateways that have said nothing in time are given up; they may have sent: RX2 is left.</summary>
    public void Advance(DateTimeOffset now, List<Effect> effects)
    {
        while (NextSilence is { } due && due <= state.Clock.Ticks)
        {
            var transmission = _silence.Dequeue();
            effects.Add(new DownlinkRefused(
                transmission.DevEui, transmission.Options[0].Gateway.Gateway, null, now));
            End(transmission);
            TryNext(transmission, now, DownlinkLoss.NoWord, effects);
        }
    }

    private void TryNext(Transmission transmission, DateTimeOffset now, DownlinkLoss reason, List<Effect> effects)
    {
        // What could not be followed would never end, and its item would hold up the queue for ever.
        if (_underway.Count >= options.MaxDownlinksUnderway)
        {
            transmission.Gateways.Clear();
            reason = DownlinkLoss.TooMany;
        }

        while (transmission.Gateways.Count > 0)
        {
            var windows = transmission.Gateways.Dequeue();
            // A silent gateway may have sent in RX1: a second one must not send into it.
            var usable = windows.FindAll(option => now <= option.Deadline && HasRoom(transmission, option, now)
                && (reason != DownlinkLoss.NoWord || option.Slot != TransmitSlot.Rx1));
            if (usable.Count > 0)
            {
                Send(transmission, usable, now, effects);
                return;
            }
        }

        effects.Add(new DownlinkLost(transmission.Region.Name, transmission.DevEui, reason, now));
        Ended(transmission, false, now, effects);
    }

    private bool HasRoom(Transmission transmission, TransmitOption option, DateTimeOffset now) => state.Airtime.HasRoom(
        option.Gateway.Gateway, transmission.Region, option.FrequencyHz,
        option.AirtimeOf(transmission.PhyPayload.Length), now);

    private void Send(Transmission transmission, List<TransmitOption> windows, DateTimeOffset now, List<Effect> effects)
    {
        transmission.Options = windows;
        transmission.Id = NextId(transmission.PhyPayload);
        var first = windows[0];
        TakeAirtime(transmission, first, now, effects, sign: 1);
        var frame = new DownlinkFrame
        {
            DownlinkId = transmission.Id,
            GatewayId = first.Gateway.Gateway.ToString(),
        };
        frame.Items.AddRange(windows.Select(option => option.ToItem(transmission.PhyPayload)));
        effects.Add(new DownlinkReady(transmission.Region.Name, first.Gateway.Gateway, transmission.DevEui, frame,
            windows.Max(option => option.Deadline)));
        Follow(transmission);
    }

    private void Follow(Transmission transmission)
    {
        _underway[transmission.Id] = transmission;
        transmission.SilentAt = state.Clock.Ticks + options.GatewayAnswer.Ticks;
        _silence.Enqueue(transmission, (transmission.SilentAt, ++_order));
    }

    private void End(Transmission transmission)
    {
        _underway.Remove(transmission.Id);
        transmission.SilentAt = long.MaxValue;
    }

    private void Confirm(
        Transmission transmission, TransmitOption option, DateTimeOffset now, List<Effect> effects)
    {
        if (option != transmission.Options[0])
        {
            TakeAirtime(transmission, transmission.Options[0], now, effects, sign: -1);
            TakeAirtime(transmission, option, now, effects, sign: 1);
        }

        var txInfo = option.ToItem(transmission.PhyPayload).TxInfo;
        foreach (var cargo in transmission.Cargoes)
        {
            var sent = new DownlinkSent(cargo.DevEui, transmission.Id, option.Gateway.Gateway, txInfo, cargo.ItemId,
                cargo.FCntDown, now);
            effects.Add(sent);
            state.Take(sent);
        }

        Ended(transmission, true, now, effects);
    }

    private void GiveBack(Transmission transmission, DateTimeOffset now, List<Effect> effects) =>
        TakeAirtime(transmission, transmission.Options[0], now, effects, sign: -1);

    private void TakeAirtime(
        Transmission transmission, TransmitOption option, DateTimeOffset now, List<Effect> effects, int sign)
    {
        var taken = new AirtimeTaken(option.Gateway.Gateway, transmission.Region.Name, option.FrequencyHz,
            sign * option.AirtimeOf(transmission.PhyPayload.Length), now);
        effects.Add(taken);
        state.Take(taken);
    }

    private static int IndexOfOk(IReadOnlyList<TxAckStatus> statuses)
    {
        for (var i = 0; i < statuses.Count; i++)
        {
            if (statuses[i] == TxAckStatus.Ok)
                return i;
        }

        return -1;
    }

    // Follows from what is sent and when, so that a replay names it the same.
    private uint NextId(byte[] phyPayload)
    {
        var id = (uint)XxHash3.HashToUInt64(phyPayload) ^ (uint)state.Clock.Ticks;
        while (id == 0 || _underway.ContainsKey(id))
            id++;
        return id;
    }
}
