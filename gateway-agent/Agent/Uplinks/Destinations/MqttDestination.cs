using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Another operator's broker: its own spool, publisher, outbox and connection, made of the same parts as the own
/// server's. What the connection does or does not do reaches nobody else.
/// </summary>
internal sealed partial class MqttDestination(string name, DestinationOptions options, MqttDestinationParts parts,
    DestinationHolding holding, ILogger log) : IDestination
{
    /// <summary>How long a link may take to end: to drain, to say goodbye, to give up a broker that hangs.</summary>
    private static readonly TimeSpan LinkEnd = TimeSpan.FromSeconds(6);

    /// <summary>Each of them is read from the disk; the next second goes on.</summary>
    private const int MaxDroppedAtOnce = 2000;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private List<(Eui64 Gateway, long Sequence)>? _underOldFilter;
    private bool _isStarted;

    public string Name => name;

    public DestinationTally Tally => holding.Tally;

    public long WaitingFrames => holding.Spool.Depth.Frames;

    public void Offer(in HeardUplink uplink)
    {
        NoteOldFilter();
        if (!parts.Filter.Matches(uplink.Address))
            return;
        var gateway = uplink.Concentrator.Eui;
        parts.Report.Received(gateway, uplink.Frame);
        var isTaken = options.ShareLocation || uplink.Frame.RxInfo.Location is null
            ? holding.Spool.TryAppend(gateway, uplink.Bytes, out _)
            : holding.Spool.TryAppend(gateway, WithoutLocation(uplink.Frame), out _);
        if (!isTaken)
        {
            Tally.Lose(LossReason.Full, 1);
            return;
        }

        Tally.Taken();
    }

    public void Commit()
    {
        holding.Spool.Commit();
        parts.Link.Signal.Wake();
    }

    public void StateChanged(Eui64 gateway, ConnState.Types.State state) =>
        parts.Link.Outbox.Add(new OutboxMessage(gateway, GatewayTopicKind.Connection,
            new ConnState { GatewayId = gateway.ToString(), State = state }));

    public void Reported(Eui64 gateway, GatewayStats stats) =>
        parts.Link.Outbox.Add(new OutboxMessage(gateway, GatewayTopicKind.Stats, parts.Report.Take(gateway, stats)));

    public void Beat(TimeSpan now)
    {
        foreach (var gateway in holding.Spool.Gateways)
            DropTooOld(gateway);
    }

    public void Start()
    {
        _isStarted = true;
        NoteOldFilter();
        foreach (var (gateway, sequence) in _underOldFilter ?? [])
            Tally.Lose(LossReason.FilterChanged, holding.Spool.Acknowledge(gateway, sequence));
        // The loop begins on another thread: connecting to a broker that hangs holds up nobody here.
        _ = parts.Connection.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync(TimeSpan patience)
    {
        for (var waited = TimeSpan.Zero; waited < patience && parts.Downlinks.UnderWay > 0; waited += Step)
            await Task.Delay(Step).ConfigureAwait(false);
        if (_isStarted)
            await EndLinkAsync().ConfigureAwait(false);
        parts.Connection.Dispose();
    }

    /// <summary>The publisher passes over what the spool has no more.</summary>
    private void DropTooOld(Eui64 gateway)
    {
        for (var i = 0; i < MaxDroppedAtOnce; i++)
        {
            if (!holding.Spool.TryReadNext(gateway, 0, out var oldest) || oldest.Waited < options.EffectiveMaxAge)
                return;
            Tally.Lose(LossReason.TooOld, holding.Spool.Acknowledge(gateway, oldest.Sequence));
        }
    }

    /// <summary>
    /// What waits when the first uplink comes in under this filter came in under the one before. Given up at the start:
    /// until then the connection under the old one may still send it.
    /// </summary>
    private void NoteOldFilter()
    {
        if (!parts.IsFilterNew)
            return;
        lock (_lock)
            _underOldFilter ??= [.. holding.Spool.Gateways.Select(g => (g, holding.Spool.Position(g).Next - 1))];
    }

    private async Task EndLinkAsync()
    {
        using var limit = new CancellationTokenSource(LinkEnd);
        await parts.Connection.StopAsync(limit.Token).ConfigureAwait(false);
        if (parts.Connection.ExecuteTask is { IsCompleted: false })
            LogHangs(log, name, LinkEnd);
    }

    private static ReadOnlySpan<byte> WithoutLocation(UplinkFrame frame)
    {
        var copy = frame.Clone();
        copy.RxInfo.Location = null;
        return copy.ToByteArray();
    }

    [LoggerMessage(EventId = 3512, EventName = "agent.destination.hang", Level = LogLevel.Warning,
        Message = "{Destination}: its broker does not let go of the connection within {Limit}; it is left to itself")]
    private static partial void LogHangs(ILogger log, string destination, TimeSpan limit);
}
