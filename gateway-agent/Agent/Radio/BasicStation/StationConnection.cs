using System.Net.WebSockets;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// One station's websocket: reads its messages, writes those of its queue, and ends when either does.
/// </summary>
internal sealed class StationConnection(
    WebSocket socket, StationLink link, StationHandler handler, StationParts parts)
{
    /// <summary>The longest message of a station is below 2 kB; a remote shell's output may be longer.</summary>
    public const int MaxMessageBytes = 64 * 1024;

    private const int UsualMessageBytes = 4 * 1024;

    /// <summary>A station says its version at once.</summary>
    private static readonly TimeSpan VersionPatience = TimeSpan.FromSeconds(30);

    private bool _isTooLong;

    public async Task RunAsync()
    {
        link.Expect(VersionPatience);
        var writing = WriteAsync();
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        finally
        {
            link.End(WebSocketCloseStatus.NormalClosure, "");
            handler.Ended();
            await writing.ConfigureAwait(false);
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[UsualMessageBytes];
        var length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result;
            try
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(length), link.Aborted).ConfigureAwait(false);
            }
            catch (Exception e) when (IsEnd(e))
            {
                return;
            }

            if (result.MessageType == WebSocketMessageType.Close)
                return;
            length = _isTooLong ? 0 : Take(result, ref buffer, length + result.Count);
        }
    }

    /// <summary>How much of an unfinished message is in the buffer.</summary>
    private int Take(ValueWebSocketReceiveResult result, ref byte[] buffer, int length)
    {
        if (result.EndOfMessage)
        {
            Take(result.MessageType, buffer.AsSpan(0, length));
            return 0;
        }

        if (length == MaxMessageBytes)
        {
            // What still comes is read and forgotten: a socket closed over unread data loses its last words.
            _isTooLong = true;
            parts.Metrics.Defect(StationDefect.TooLong);
            link.End(WebSocketCloseStatus.MessageTooBig, "longer than 64 KiB");
            return 0;
        }

        if (length == buffer.Length)
            Array.Resize(ref buffer, Math.Min(2 * length, MaxMessageBytes));
        return length;
    }

    private void Take(WebSocketMessageType type, ReadOnlySpan<byte> message)
    {
        if (type == WebSocketMessageType.Text)
            handler.Handle(message, parts.Clock.Now);
        else
            handler.HandleBinary();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await link.Queue.WaitAsync(link.Aborted).ConfigureAwait(false))
            {
                while (link.Queue.TryTake(out var message))
                    await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, link.Aborted)
                        .ConfigureAwait(false);
            }

            var (status, reason) = link.Ending ?? (WebSocketCloseStatus.NormalClosure, "");
            await socket.CloseOutputAsync(status, reason, link.Aborted).ConfigureAwait(false);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The reader ends too; what was not sent counts as lost on the way.
            socket.Abort();
        }
    }

    private static bool IsEnd(Exception e) =>
        e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException
            or InvalidOperationException;
}
