using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>
/// Where every front end hands over what the radio heard: counted, completed, and into the spool. Thread-safe; frames
/// of one concentrator keep the order of the calls.
/// </summary>
internal sealed partial class UplinkIntake(ISpool spool, LanePlan plan, AgentMetrics metrics, WakeSignal signal,
    DestinationTable destinations, ILogger<UplinkIntake> log)
{
    private readonly Lock _lock = new();

    // What the longest frame and all its metadata can take.
    private byte[] _frame = new byte[4096];
    private bool _isFull;

    /// <summary>False when the spool refuses the frame: it must not be acknowledged to the radio.</summary>
    public bool TryTake(Concentrator concentrator, UplinkFrame frame, TimeSpan now)
    {
        lock (_lock)
        {
            concentrator.Heard(frame, now);
            var length = frame.CalculateSize();
            if (length > _frame.Length)
                _frame = new byte[length];
            frame.WriteTo(_frame.AsSpan(0, length));
            var stream = new SpoolKey(concentrator.Eui, plan.Choose(concentrator.Eui, frame.PhyPayload.Span));
            var isTaken = spool.TryAppend(stream, _frame.AsSpan(0, length), out var sequence);
            // Whatever became of it here: the own server's full spool is not the other operators' affair.
            if (destinations.All.Count > 0)
                destinations.Offer(new HeardUplink(concentrator, frame, _frame.AsSpan(0, length), now));
            if (!isTaken)
            {
                NoteFull();
                return false;
            }

            plan.Appended(stream, sequence, frame.PhyPayload.Span);
            LogAppended(log, concentrator.Eui, sequence, frame.PhyPayload.Length, frame.TxInfo.Frequency);
            NoteTaken();
            return true;
        }
    }

    /// <summary>
    /// After the frames of one message, before they are acknowledged to the radio: that is a promise. False when it
    /// cannot be given; the frames may be sent on nevertheless.
    /// </summary>
    public bool Commit()
    {
        var isSafe = spool.Commit();
        signal.Wake();
        destinations.Commit();
        return isSafe;
    }

    private void NoteTaken()
    {
        metrics.Frame();
        if (!_isFull)
            return;
        _isFull = false;
        LogTakesAgain(log, spool.Depth.Frames);
    }

    private void NoteFull()
    {
        metrics.SpoolRefused(1);
        if (_isFull)
            return;
        _isFull = true;
        LogFull(log, spool.Depth.Frames, spool.Depth.Bytes);
    }

    [LoggerMessage(EventId = 3008, EventName = "agent.uplink.append", Level = LogLevel.Debug,
        Message = "{Gateway}: uplink {Sequence}, {LengthBytes} bytes at {FrequencyHz} Hz")]
    private static partial void LogAppended(ILogger log, Eui64 gateway, long sequence, int lengthBytes,
        uint frequencyHz);

    [LoggerMessage(EventId = 3006, EventName = "agent.spool.full", Level = LogLevel.Error,
        Message = "The spool is full ({Frames} frames, {Bytes} bytes): new uplinks are refused and not acknowledged. "
            + "Bring broker and server back, or raise Agent:Spool:MaxFrames and MaxBytes.")]
    private static partial void LogFull(ILogger log, long frames, long bytes);

    [LoggerMessage(EventId = 3007, EventName = "agent.spool.free", Level = LogLevel.Information,
        Message = "The spool takes uplinks again ({Frames} frames)")]
    private static partial void LogTakesAgain(ILogger log, long frames);
}
