using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>
/// A connection whose packets can be held back, so that those of one burst leave in one write, and whose bytes are read
/// many packets at a time. MQTTnet writes twice and reads twice for each packet: measured, half of all that an uplink
/// costs. Writes may come from several threads, reads from one.
/// </summary>
internal sealed class BurstChannel(IMqttChannel inner) : IMqttChannel
{
    /// <summary>What is held back at most, one packet aside; then it leaves at once. Some hundred uplinks.</summary>
    public const int MaxHeldBytes = 32 * 1024;

    private const int ReadBytes = 4 * 1024;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly byte[] _read = new byte[ReadBytes];
    private ArrayBufferWriter<byte> _held = new(ReadBytes), _leaving = new(ReadBytes);
    private int _readFrom, _readTo;
    private bool _isHolding;

    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public void Dispose()
    {
        inner.Dispose();
        _writing.Dispose();
    }

    public async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (_readFrom == _readTo)
        {
            // A long payload goes past this buffer.
            if (count >= ReadBytes)
                return await inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
            _readTo = await inner.ReadAsync(_read, 0, ReadBytes, cancellationToken).ConfigureAwait(false);
            _readFrom = 0;
        }

        var length = Math.Min(count, _readTo - _readFrom);
        Buffer.BlockCopy(_read, _readFrom, buffer, offset, length);
        _readFrom += length;
        return length;
    }

    public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var part in buffer)
                _held.Write(part.Span);
            if (!isEndOfPacket || (_isHolding && _held.WrittenCount < MaxHeldBytes))
                return Task.CompletedTask;
        }

        return FlushAsync(cancellationToken);
    }

    /// <summary>From now on packets wait for <see cref="ReleaseAsync"/>.</summary>
    public void Hold()
    {
        lock (_lock)
            _isHolding = true;
    }

    /// <summary>Lets go what waits. Throws what the connection throws.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isHolding = false;
            if (_held.WrittenCount == 0)
                return Task.CompletedTask;
        }

        return FlushAsync(cancellationToken);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_lock)
                (_held, _leaving) = (_leaving, _held);
            if (_leaving.WrittenCount > 0)
                await inner.WriteAsync(new ReadOnlySequence<byte>(_leaving.WrittenMemory), true, cancellationToken)
                    .ConfigureAwait(false);
        }
        finally
        {
            _leaving.ResetWrittenCount();
            _writing.Release();
        }
    }
}
