using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>A durable spool on a model disk, through any number of lives.</summary>
internal sealed class SpoolRig : IDisposable
{
    public const string Directory = "/spool";

    public static readonly Eui64 One = new(1), Two = new(2);

    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SpoolOptions _options;
    private readonly SpoolMetrics _metrics;

    public SpoolRig(SpoolOptions? options = null, ModelDisk? disk = null, FakeTimeProvider? time = null)
    {
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        _options = options ?? new SpoolOptions();
        _metrics = new SpoolMetrics(_provider.GetRequiredService<IMeterFactory>());
        Disk = disk ?? new ModelDisk { Room = 1L << 40 };
        Spool = Open();
    }

    public FakeTimeProvider Time { get; }

    public TimeQuality Quality { get; set; } = TimeQuality.Ntp;

    public ModelDisk Disk { get; private set; }

    public FileSpool Spool { get; private set; }

    /// <summary>What the last start found, by stream and number.</summary>
    public List<(SpoolKey Stream, long Sequence, int Content)> Recovered { get; } = [];

    public IEnumerable<string> Segments =>
        Disk.Files(Directory).Where(path => path.EndsWith(SpoolSegment.Extension, StringComparison.Ordinal));

    public IEnumerable<string> Torn =>
        Disk.Files(Directory).Where(path => path.EndsWith(TornStore.Extension, StringComparison.Ordinal));

    /// <summary>A frame that is known by a number, of a length that depends on it.</summary>
    public static byte[] Frame(int content)
    {
        var frame = new byte[8 + (content * 7 % 90)];
        BinaryPrimitives.WriteInt32LittleEndian(frame, content);
        for (var i = 4; i < frame.Length; i++)
            frame[i] = (byte)(content + i);
        return frame;
    }

    public long Append(int content, SpoolKey? stream = null)
    {
        if (!Spool.TryAppend(stream ?? One, Frame(content), out var sequence))
            throw new InvalidOperationException("The spool refuses.");
        return sequence;
    }

    public void AppendMany(int from, int to, SpoolKey? stream = null)
    {
        for (var content = from; content <= to; content++)
            Append(content, stream);
    }

    /// <summary>The numbers and contents that a stream still gives; a frame that is no frame of ours throws.</summary>
    public List<(long Sequence, int Content)> Read(SpoolKey? stream = null)
    {
        var frames = new List<(long, int)>();
        for (var from = 0L; Spool.TryReadNext(stream ?? One, from, out var frame); from = frame.Sequence + 1)
            frames.Add((frame.Sequence, ContentOf(frame.Bytes.Span)));
        return frames;
    }

    public List<int> Contents(SpoolKey? stream = null) => Read(stream).ConvertAll(frame => frame.Content);

    /// <summary>The keeper's work after a pause.</summary>
    public void Beat(double seconds = 0.3)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        Spool.Beat();
    }

    public void Restart()
    {
        Spool.Dispose();
        Start(Disk.AfterKill());
    }

    public void Kill() => Start(Disk.AfterKill());

    public void PowerCut(Random random) => Start(Disk.AfterPowerCut(random));

    public void Start(ModelDisk disk)
    {
        var room = Disk.Room;
        Disk = disk;
        Disk.Room = room;
        Recovered.Clear();
        Spool = Open();
    }

    public void Dispose()
    {
        Spool.Dispose();
        _metrics.Dispose();
        _provider.Dispose();
    }

    public static int ContentOf(ReadOnlySpan<byte> frame)
    {
        var content = BinaryPrimitives.ReadInt32LittleEndian(frame);
        return frame.SequenceEqual(Frame(content))
            ? content
            : throw new InvalidOperationException($"A frame that was never appended: {Convert.ToHexString(frame)}");
    }

    private FileSpool Open() => new(Directory, _options,
        new SpoolParts(Disk, new MonotonicClock(Time), () => Quality, _metrics, NullLogger.Instance),
        (stream, sequence, frame) => Recovered.Add((stream, sequence, ContentOf(frame))));
}
