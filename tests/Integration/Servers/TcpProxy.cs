using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Kreisfunk.Tests.Integration.Servers;

/// <summary>
/// The network between two processes, in the test's hand: it passes bytes on, swallows them without a word as a dead
/// mobile link does, or refuses. On loopback, no rights needed.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, ServerProcess.FreePort());
    private readonly ConcurrentDictionary<Socket, byte> _sockets = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile Fault _fault;

    public TcpProxy(int targetPort)
    {
        _target = targetPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    private enum Fault
    {
        None,
        Silence,
        Refusal,
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections stay, nothing arrives.</summary>
    public void Silence() => _fault = Fault.Silence;

    /// <summary>Connections are broken, new ones end at once.</summary>
    public void Refuse()
    {
        _fault = Fault.Refusal;
        CloseAll();
    }

    /// <summary>What was swallowed is gone, so the connections of that time end.</summary>
    public void Heal()
    {
        CloseAll();
        _fault = Fault.None;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        CloseAll();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptSocketAsync(_stop.Token);
            if (_fault == Fault.Refusal)
                client.Dispose();
            else
                _ = PassAsync(client);
        }
    }

    private async Task PassAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _sockets[client] = _sockets[server] = 0;
        try
        {
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _target), _stop.Token);
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The server is away: as if nobody listened.
        }
        finally
        {
            Close(client);
            Close(server);
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var length)
            {
                if (_fault == Fault.None)
                    await to.SendAsync(buffer.AsMemory(0, length), _stop.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side has ended; the other follows.
        }
    }

    private void CloseAll()
    {
        foreach (var socket in _sockets.Keys)
            Close(socket);
    }

    private void Close(Socket socket)
    {
        _sockets.TryRemove(socket, out _);
        socket.Dispose();
    }
}
