using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>A spool that ends with the process: it bridges an absent broker or server, not a power cut.</summary>
public sealed class MemorySpool(SpoolOptions options) : ISpool
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Eui64, GatewayStream> _streams = [];
    private long _frames, _bytes;

    public IReadOnlyCollection<Eui64> Gateways
    {
        get
        {
            lock (_lock)
                return [.. _streams.Keys];
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

    public bool TryAppend(Eui64 gateway, ReadOnlySpan<byte> frame, out long sequence)
    {
        lock (_lock)
        {
            sequence = 0;
            if (_frames >= options.MaxFrames || _bytes + frame.Length > options.MaxBytes)
                return false;
            sequence = Stream(gateway).Append(frame.ToArray());
            _frames++;
            _bytes += frame.Length;
            return true;
        }
    }

    public void Commit()
    {
        // Memory is as safe as it gets.
    }

    public long Acknowledge(Eui64 gateway, long sequence)
    {
        lock (_lock)
        {
            if (!_streams.TryGetValue(gateway, out var stream))
                return 0;
            var freed = 0L;
            while (stream.First <= sequence && stream.TryTakeFirst(out var lengthBytes))
            {
                freed++;
                _bytes -= lengthBytes;
            }

            _frames -= freed;
            return freed;
        }
    }

    public bool TryRead(Eui64 gateway, long sequence, out ReadOnlyMemory<byte> frame)
    {
        lock (_lock)
        {
            frame = default;
            return _streams.TryGetValue(gateway, out var stream) && stream.TryRead(sequence, out frame);
        }
    }

    public SpoolPosition Position(Eui64 gateway)
    {
        lock (_lock)
        {
            var stream = Stream(gateway);
            return new SpoolPosition(stream.Name, stream.First, stream.First + stream.Count);
        }
    }

    private GatewayStream Stream(Eui64 gateway)
    {
        if (!_streams.TryGetValue(gateway, out var stream))
            _streams[gateway] = stream = new GatewayStream();
        return stream;
    }

    /// <summary>A ring that grows and is read by number.</summary>
    private sealed class GatewayStream
    {
        private byte[]?[] _ring = new byte[16][];
        private int _head;

        // Unique rather than secret: a name must never come back.
        public string Name { get; } = FreshNumbers.Name();

        public long First { get; private set; } = 1;

        public int Count { get; private set; }

        public long Append(byte[] frame)
        {
            if (Count == _ring.Length)
                Grow();
            _ring[(_head + Count) % _ring.Length] = frame;
            return First + Count++;
        }

        public bool TryTakeFirst(out int lengthBytes)
        {
            lengthBytes = 0;
            if (Count == 0)
                return false;
            lengthBytes = _ring[_head]!.Length;
            _ring[_head] = null;
            _head = (_head + 1) % _ring.Length;
            First++;
            Count--;
            return true;
        }

        public bool TryRead(long sequence, out ReadOnlyMemory<byte> frame)
        {
            frame = default;
            if (sequence < First || sequence >= First + Count)
                return false;
            frame = _ring[(int)((_head + (sequence - First)) % _ring.Length)];
            return true;
        }

        private void Grow()
        {
            var larger = new byte[_ring.Length * 2][];
            for (var i = 0; i < Count; i++)
                larger[i] = _ring[(_head + i) % _ring.Length]!;
            _ring = larger;
            _head = 0;
        }
    }
}
