using System.Collections.Concurrent;
using Google.Protobuf;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>A concentrator behind the protocol of one front end.</summary>
internal abstract class TestRadio : IAsyncDisposable
{
    public ConcurrentQueue<RadioDownlink> Downlinks { get; } = new();

    /// <summary>For the downlinks to come, in order; sends when there is none left.</summary>
    public ConcurrentQueue<RadioReply> Replies { get; } = new();

    /// <summary>Asks for downlinks, again and again as the protocol has it.</summary>
    public abstract Task OpenAsync();

    /// <summary>Hands one frame over; true when it was acknowledged, or the protocol has no word for that.</summary>
    public abstract Task<bool> HearAsync(RadioFrame frame);

    /// <summary>As behind a dead link: it asks for nothing more and answers nothing.</summary>
    public abstract void FallSilent();

    /// <summary>Something that is no message of the protocol.</summary>
    public abstract Task SayAsync(byte[] garbage);

    /// <summary>As uplinks that ended at this counter carry it.</summary>
    public abstract ByteString ContextOf(uint counter);

    public abstract ValueTask DisposeAsync();

    protected RadioReply NextReply() => Replies.TryDequeue(out var reply) ? reply : RadioReply.Sends;
}
