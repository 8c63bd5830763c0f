using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// Downlinks over one station's websocket. It tells what it has sent, and keeps silent about what it has not.
/// </summary>
internal sealed class StationPath(StationDataRates rates, StationQueue queue, MonotonicClock clock) : IDownlinkPath
{
    /// <summary>
    /// Replies with two windows whose window is not known yet; as many as may be on their way. The oldest goes first.
    /// </summary>
    private const int MaxReplies = 64;

    private readonly DownlinkMessage _messages = new(rates);
    private readonly Dictionary<ushort, Reply> _replies = [];
    private readonly Queue<ushort> _order = new();
    private readonly Lock _lock = new();

    public AnswerKind Answers => AnswerKind.Transmitted;

    public bool EndsBySilence => false;

    public bool TryPlan(DownlinkFrameItem item, out TxTime time) => _messages.CanWrite(item, out time);

    public int CountTogether(DownlinkFrame frame, int item) =>
        item + 1 < frame.Items.Count && _messages.AreBothWindows(frame.Items[item], frame.Items[item + 1]) ? 2 : 1;

    public void Send(DownlinkFrame frame, int item, int count, ushort token)
    {
        var first = frame.Items[item];
        var second = count > 1 ? frame.Items[item + 1] : null;
        if (second is not null)
            Remember(token, first, second);
        if (!queue.TryAdd(_messages.Write(first, second, token, clock.WallClock)))
            throw new IOException("The station takes no more messages: its connection is slow, or over.");
    }

    /// <summary>Which window of a reply was used: 0 for RX1, 1 for RX2.</summary>
    /// <param name="token">Under which it went.</param>
    /// <param name="dataRate">By its index.</param>
    /// <param name="frequencyHz">Of the packet.</param>
    /// <param name="xtime">When it left, if the station says so; only asked where both windows look alike.</param>
    public int WindowOf(ushort token, long dataRate, long frequencyHz, long? xtime)
    {
        lock (_lock)
        {
            if (!_replies.Remove(token, out var reply))
                return 0;
            var sent = (dataRate, frequencyHz);
            if (reply.First != reply.Second)
                return sent == reply.Second ? 1 : 0;
            return xtime - reply.XTime > TimeSpan.MicrosecondsPerSecond / 2 ? 1 : 0;
        }
    }

    private void Remember(ushort token, DownlinkFrameItem first, DownlinkFrameItem second)
    {
        _messages.CanWrite(first, out var time);
        lock (_lock)
        {
            while (_order.Count >= MaxReplies)
                _replies.Remove(_order.Dequeue());
            _replies[token] = new Reply(Radio(first), Radio(second), (long)(time.Counter ?? 0));
            _order.Enqueue(token);
        }
    }

    private (long DataRate, long FrequencyHz) Radio(DownlinkFrameItem item) =>
        (rates.IndexOf(item.TxInfo.Modulation) ?? 0, item.TxInfo.Frequency);

    /// <summary>What both windows look like, and when the first opens.</summary>
    private readonly record struct Reply((long DataRate, long FrequencyHz) First,
        (long DataRate, long FrequencyHz) Second, long XTime);
}
