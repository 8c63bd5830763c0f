using System.Threading.Channels;
using Kreisfunk.NetworkServer;
using Channel = System.Threading.Channels.Channel;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>
/// What the rest of the bridge asks of the decisions, on its way to their lane, which takes it between two batches of
/// frames. The bound makes an import of many devices wait for the lane instead of filling memory.
/// </summary>
public sealed class ServerRequests
{
    private readonly Channel<ServerRequest> _requests = Channel.CreateBounded<ServerRequest>(
        new BoundedChannelOptions(1_024) { SingleReader = true });

    /// <summary>Returns when the decision was made and all that follows from it is on disk.</summary>
    public async Task<T> AskAsync<T>(
        Func<LoRaWanServer, DateTimeOffset, List<Effect>, T> ask, CancellationToken cancel)
    {
        var request = new Question<T>(ask);
        await _requests.Writer.WriteAsync(request, cancel);
        return await request.Answer.WaitAsync(cancel);
    }

    /// <summary>Without waiting; false when the lane has too much to do.</summary>
    public bool TryTell(Action<LoRaWanServer, DateTimeOffset, List<Effect>> tell) =>
        _requests.Writer.TryWrite(new Question<bool>((server, now, effects) =>
        {
            tell(server, now, effects);
            return true;
        }));

    internal bool TryTake(out ServerRequest request) => _requests.Reader.TryRead(out request!);

    internal Task<bool> WaitAsync(CancellationToken cancel) => _requests.Reader.WaitToReadAsync(cancel).AsTask();

    private sealed class Question<T>(Func<LoRaWanServer, DateTimeOffset, List<Effect>, T> ask) : ServerRequest
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _found = default!;

        public Task<T> Answer => _answer.Task;

        public override void Run(LoRaWanServer server, DateTimeOffset now, List<Effect> effects) =>
            _found = ask(server, now, effects);

        public override void End() => _answer.SetResult(_found);
    }
}

/// <summary>One question to the decisions.</summary>
internal abstract class ServerRequest
{
    public abstract void Run(LoRaWanServer server, DateTimeOffset now, List<Effect> effects);

    /// <summary>All that follows is on disk.</summary>
    public abstract void End();
}
