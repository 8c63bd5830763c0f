using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// Messages on their way to one station. Whoever adds never waits for the network: a slow one must not hold up the
/// downlinks of others.
/// </summary>
internal sealed class StationQueue
{
    /// <summary>
    /// As many as downlinks of one concentrator may be on their way. At the bound the newest is refused.
    /// </summary>
    public const int Capacity = 64;

    private readonly Channel<byte[]> _messages = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>False when it is full, or ended.</summary>
    public bool TryAdd(byte[] message) => _messages.Writer.TryWrite(message);

    /// <summary>Nothing comes after what is in it.</summary>
    public void End() => _messages.Writer.TryComplete();

    public bool TryTake([NotNullWhen(true)] out byte[]? message) => _messages.Reader.TryRead(out message);

    /// <summary>False when it has ended and is empty.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _messages.Reader.WaitToReadAsync(cancellation);
}
