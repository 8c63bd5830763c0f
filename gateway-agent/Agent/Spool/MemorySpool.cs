using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// A spool that ends with the process: it bridges an absent broker or server, not a power cut. For machines without a
/// disk that may be written, and the reference for the durable one.
/// </summary>
public sealed class MemorySpool(SpoolOptions options, TimeProvider time) : ISpool
{
    /// <summary>What fits beside the process on the smallest board in use (512 MiB).</summary>
    public const long MaxBytes = 64L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<SpoolKey, GatewayStream> _streams = [];
    private long _frames, _bytes;

    public IReadOnlyCollection<Eui64> Gateways
    {
        get
        {
            lock (_lock)
                return [.. _streams.Keys.Select(key => key.Gateway).Distinct()];
        }
    }

    public SpoolDepth Depth
    {
        get
        {
            lock (_lock)
                return new SpoolDepth(_frames, _bytes);
        }
    }

    public bool TryAppend(SpoolKey stream, ReadOnlySpan<byte> frame, out long sequence)
    {
        lock (_lock)
        {
            sequence = 0;
            var found = Stream(stream);
            if (_frames >= options.MaxFrames || _bytes + frame.Length > Math.Min(options.MaxBytes, MaxBytes))
            {
                found.Refuse(time.GetUtcNow());
                return false;
            }

            sequence = found.Append(frame.ToArray(), time.GetElapsedTime(0));
            _frames++;
            _bytes += frame.Length;
            return true;
        }
    }

    /// <summary>Memory is as safe as it gets.</summary>
    public bool Commit() => true;

    public long Acknowledge(SpoolKey stream, long sequence)
    {
        lock (_lock)
        {
            if (!_streams.TryGetValue(stream, out var found))
                return 0;
            var freed = 0L;
            while (found.First <= sequence && found.TryTakeFirst(out var lengthBytes))
            {
                freed++;
                _bytes -= lengthBytes;
            }

            _frames -= freed;
            return freed;
        }
    }

    public bool TryReadNext(SpoolKey stream, long from, out SpooledFrame frame)
    {
        lock (_lock)
        {
            frame = default;
            return _streams.TryGetValue(stream, out var found)
                && found.TryRead(Math.Max(from, found.First), time.GetElapsedTime(0), out frame);
        }
    }

    public SpoolPosition Position(SpoolKey stream)
    {
        lock (_lock)
        {
            var found = Stream(stream);
            return new SpoolPosition(found.Name, found.First, found.First + found.Count) { Kept = found.Count };
        }
    }

    public long Refused(Eui64 gateway)
    {
        lock (_lock)
            return _streams.Where(pair => pair.Key.Gateway == gateway).Sum(pair => pair.Value.Refused);
    }

    private GatewayStream Stream(SpoolKey key)
    {
        if (!_streams.TryGetValue(key, out var stream))
            _streams[key] = stream = new GatewayStream();
        return stream;
    }

    /// <summary>A ring that grows and is read by number.</summary>
    private sealed class GatewayStream
    {
        private Kept[] _ring = new Kept[16];
        private int _head;
        private SpoolGap _gap;

        // Unique rather than secret: a name must never come back.
        public string Name { get; } = FreshNumbers.Name();

        public long First { get; private set; } = 1;

        public int Count { get; private set; }

        public long Refused { get; private set; }

        public void Refuse(DateTimeOffset at)
        {
            Refused++;
            _gap = new SpoolGap(_gap.Count + 1, _gap.Count == 0 ? at : _gap.From, at);
        }

        public long Append(byte[] frame, TimeSpan now)
        {
            if (Count == _ring.Length)
                Grow();
            _ring[(_head + Count) % _ring.Length] = new Kept(frame, now, _gap);
            _gap = default;
            return First + Count++;
        }

        public bool TryTakeFirst(out int lengthBytes)
        {
            lengthBytes = 0;
            if (Count == 0)
                return false;
            lengthBytes = _ring[_head].Frame.Length;
            _ring[_head] = default;
            _head = (_head + 1) % _ring.Length;
            First++;
            Count--;
            return true;
        }

        public bool TryRead(long sequence, TimeSpan now, out SpooledFrame frame)
        {
            frame = default;
            if (sequence >= First + Count)
                return false;
            var kept = _ring[(int)((_head + (sequence - First)) % _ring.Length)];
            frame = new SpooledFrame(sequence, kept.Frame) { Waited = now - kept.At, Gap = kept.Gap };
            return true;
        }

        private void Grow()
        {
            var larger = new Kept[_ring.Length * 2];
            for (var i = 0; i < Count; i++)
                larger[i] = _ring[(_head + i) % _ring.Length];
            _ring = larger;
            _head = 0;
        }
    }

    private readonly record struct Kept(byte[] Frame, TimeSpan At, SpoolGap Gap);
}
