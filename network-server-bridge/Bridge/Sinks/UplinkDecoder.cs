using System.Diagnostics.CodeAnalysis;
using Kreisfunk.Codecs;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// Decodes each uplink once for all sinks, and encodes commands. Scripts run in processes of their own, so one that is
/// slow delays its own device only.
/// </summary>
internal sealed class UplinkDecoder(PayloadDecoder codecs, TimeProvider clock)
{
    /// <summary>Results kept for sinks a little behind: four batches. A sink further behind decodes again.</summary>
    private const int CachedResults = 4_096;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Task<DecodeResult>> _results = [];
    private readonly Queue<long> _order = new();

    /// <summary>The result for the uplink at this place of the journal.</summary>
    public async Task<DecodeResult> DecodeAsync(
        long place, AcceptedUplink uplink, DeviceInfoRow? device, CancellationToken cancel)
    {
        if (device?.Codec is not { } codec || uplink.FPort is not { } fPort || DataCrypto.IsNetworkPort(fPort))
            return DecodeResult.Nothing;
        var done = new TaskCompletionSource<DecodeResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (TryFind(place, done.Task, out var known))
            return await known.WaitAsync(cancel);
        try
        {
            var result = await RunAsync(Source(codec), new DecodeInput(fPort, uplink.Payload, uplink.HeardAt, null));
            done.SetResult(result);
            return result;
        }
        catch (Exception error)
        {
            // Ours, for scripts do not throw here: the other sinks must not wait for ever.
            done.SetException(error);
            throw;
        }
    }

    /// <summary>Has the device's codec make bytes of a command.</summary>
    public async Task<EncodeResult> EncodeAsync(DeviceInfoRow device, string commandJson, CancellationToken cancel)
    {
        if (device.Codec is not { } codec)
        {
            return EncodeResult.Failed(CodecFailure.BadCodec,
                $"The profile \"{device.Profile.Name}\" has no codec to encode an object; give \"data\" instead.");
        }

        var input = new EncodeInput(commandJson, clock.GetUtcNow(), null);
        return await codecs.EncodeAsync(Source(codec), input).AsTask().WaitAsync(cancel);
    }

    private static CodecSource Source(CodecVersion codec) => new(codec.Id.ToString(), codec.Kind switch
    {
        CodecKind.JavaScript => CodecLanguage.JavaScript,
        CodecKind.CayenneLpp => CodecLanguage.CayenneLpp,
        CodecKind.Native => CodecLanguage.Native,
        _ => CodecLanguage.None,
    }, codec.Source);

    /// <summary>The result somebody else has asked for already; else the caller's own is remembered.</summary>
    private bool TryFind(long place, Task<DecodeResult> own, [NotNullWhen(true)] out Task<DecodeResult>? known)
    {
        lock (_lock)
        {
            if (_results.TryGetValue(place, out known))
                return true;
            _results[place] = own;
            _order.Enqueue(place);
            if (_order.Count > CachedResults)
                _results.Remove(_order.Dequeue());
            return false;
        }
    }

    private async Task<DecodeResult> RunAsync(CodecSource codec, DecodeInput input)
    {
        var started = clock.GetTimestamp();
        var result = await codecs.DecodeAsync(codec, input);
        BridgeMetrics.Stage("decode", clock.GetElapsedTime(started));
        if (!result.Succeeded)
            BridgeMetrics.DecodeFailed();
        return result;
    }
}
