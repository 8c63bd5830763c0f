using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>One downlink on its way through its items.</summary>
internal sealed class DownlinkJob(Concentrator concentrator, DownlinkFrame frame, IDownlinkOrigin? origin = null)
{
    private readonly TxAckStatus[] _statuses = new TxAckStatus[frame.Items.Count];

    public Concentrator Concentrator => concentrator;

    public DownlinkFrame Frame => frame;

    /// <summary>Who is told how it ended.</summary>
    public IDownlinkOrigin? Origin => origin;

    /// <summary>The item on its way; -1 before the first.</summary>
    public int Current { get; set; } = -1;

    /// <summary>The last item of the message on its way.</summary>
    public int Last { get; set; } = -1;

    /// <summary>Items whose place in the transmitter's plan and duty cycle is taken.</summary>
    public HashSet<int> Taken { get; } = [];

    /// <summary>When the current item counts as not answered.</summary>
    public TimeSpan GiveUpAt { get; set; }

    public bool IsFinished { get; set; }

    public bool WasSent { get; set; }

    public bool WasAnswered { get; set; }

    public bool HasTooLate => _statuses.Contains(TxAckStatus.TooLate);

    public bool HasSuccess => _statuses.Contains(TxAckStatus.Ok);

    public void SetStatus(int item, TxAckStatus status) => _statuses[item] = status;

    public void SetAll(TxAckStatus status) => Array.Fill(_statuses, status);

    /// <summary>When the item's packet would leave, by the concentrator's clock. Null when that is not known.</summary>
    public TimeSpan? EstimateTime(int item, TimeSpan now) =>
        concentrator.Path is { } path && path.TryPlan(frame.Items[item], out var time)
        && concentrator.TryEstimate(time, now, out var at)
            ? at
            : null;

    public DownlinkTxAck ToAck()
    {
        var ack = new DownlinkTxAck { GatewayId = concentrator.Eui.ToString(), DownlinkId = frame.DownlinkId };
        ack.Items.AddRange(_statuses.Select(status => new DownlinkTxAckItem { Status = status }));
        return ack;
    }
}
