using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Kreisfunk.Codecs;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Channel = System.Threading.Channels.Channel;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// Decodes each uplink once for all sinks, and encodes commands. One device's go through one worker in order; a slow
/// script so delays only the devices that share its worker.
/// </summary>
internal sealed class UplinkDecoder : IDisposable
{
    /// <summary>Results kept for sinks a little behind: four batches. A sink further behind decodes again.</summary>
    private const int CachedResults = 4_096;

    /// <summary>Uplinks waiting per worker; behind them the sinks wait.</summary>
    private const int QueueLength = 1_024;

    private readonly PayloadDecoder _codecs;
    private readonly TimeProvider _clock;
    private readonly Channel<Action>[] _workers;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Task<DecodeResult>> _results = [];
    private readonly Queue<long> _order = new();

    public UplinkDecoder(PayloadDecoder codecs, TimeProvider clock, int workers)
    {
        _codecs = codecs;
        _clock = clock;
        _workers = [.. Enumerable.Range(0, workers).Select(_ => Channel.CreateBounded<Action>(
            new BoundedChannelOptions(QueueLength) { SingleReader = true }))];
        foreach (var worker in _workers)
            _ = Task.Factory.StartNew(() => Work(worker.Reader), TaskCreationOptions.LongRunning);
    }

    /// <summary>The result for the uplink at this place of the journal.</summary>
    public async Task<DecodeResult> DecodeAsync(
        long place, AcceptedUplink uplink, DeviceInfoRow? device, CancellationToken cancel)
    {
        if (device?.Codec is not { } codec || uplink.FPort is not { } fPort || DataCrypto.IsNetworkPort(fPort))
            return DecodeResult.Nothing;
        var job = new Job(Source(codec), new DecodeInput(fPort, uplink.Payload, uplink.HeardAt, null));
        if (TryFind(place, job, out var known))
            return await known.WaitAsync(cancel);
        await WorkerOf(uplink.DevEui).WriteAsync(() => job.Done.SetResult(Run(job)), CancellationToken.None);
        return await job.Done.Task.WaitAsync(cancel);
    }

    /// <summary>Has the device's codec make bytes of a command.</summary>
    public async Task<EncodeResult> EncodeAsync(DeviceInfoRow device, string commandJson, CancellationToken cancel)
    {
        if (device.Codec is not { } codec)
        {
            return EncodeResult.Failed(CodecFailure.BadCodec,
                $"The profile \"{device.Profile.Name}\" has no codec to encode an object; give \"data\" instead.");
        }

        var done = new TaskCompletionSource<EncodeResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var input = new EncodeInput(commandJson, _clock.GetUtcNow(), null);
        await WorkerOf(device.Device.DevEui).WriteAsync(
            () => done.SetResult(_codecs.Encode(Source(codec), input)), cancel);
        return await done.Task.WaitAsync(cancel);
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
            worker.Writer.TryComplete();
    }

    private ChannelWriter<Action> WorkerOf(Eui64 devEui) =>
        _workers[(int)(devEui.Value % (ulong)_workers.Length)].Writer;

    private static CodecSource Source(CodecVersion codec) => new(codec.Id.ToString(), codec.Kind switch
    {
        CodecKind.JavaScript => CodecLanguage.JavaScript,
        CodecKind.CayenneLpp => CodecLanguage.CayenneLpp,
        CodecKind.Native => CodecLanguage.Native,
        _ => CodecLanguage.None,
    }, codec.Source);

    /// <summary>The result somebody else has asked for already; else the job's own is remembered.</summary>
    private bool TryFind(long place, Job job, [NotNullWhen(true)] out Task<DecodeResult>? known)
    {
        lock (_lock)
        {
            if (_results.TryGetValue(place, out known))
                return true;
            _results[place] = job.Done.Task;
            _order.Enqueue(place);
            if (_order.Count > CachedResults)
                _results.Remove(_order.Dequeue());
            return false;
        }
    }

    private static void Work(ChannelReader<Action> jobs)
    {
        // A thread of its own: a script may run to its time limit, and the pool's threads carry the sockets.
        while (jobs.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (jobs.TryRead(out var job))
                job();
        }
    }

    private DecodeResult Run(Job job)
    {
        var started = _clock.GetTimestamp();
        var result = _codecs.Decode(job.Codec, job.Input);
        BridgeMetrics.Stage("decode", _clock.GetElapsedTime(started));
        if (!result.Succeeded)
            BridgeMetrics.DecodeFailed();
        return result;
    }

    private sealed record Job(CodecSource Codec, DecodeInput Input)
    {
        public TaskCompletionSource<DecodeResult> Done { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
