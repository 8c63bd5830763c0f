using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Kreisfunk.GatewayAgent.Uplinks;
using MQTTnet.Channel;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class BurstChannelTests : IDisposable
{
    private readonly Line _line = new();
    private readonly BurstChannel _channel;

    public BurstChannelTests() => _channel = new BurstChannel(_line);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task A_packet_of_two_parts_leaves_in_one_write()
    {
        await WriteAsync([1, 2], isEnd: false);
        Assert.Empty(_line.Writes);
        await WriteAsync([3], isEnd: true);

        Assert.Equal([1, 2, 3], Assert.Single(_line.Writes));
    }

    [Fact]
    public async Task A_burst_leaves_in_one_write_in_the_order_of_its_packets()
    {
        _channel.Hold();
        for (byte i = 0; i < 100; i++)
            await WriteAsync([i], isEnd: true);
        Assert.Empty(_line.Writes);

        await _channel.ReleaseAsync(Stop);
        await WriteAsync([200], isEnd: true);

        Assert.Equal(2, _line.Writes.Count);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), _line.Writes[0]);
    }

    [Fact]
    public async Task Nothing_held_is_no_write()
    {
        _channel.Hold();
        await _channel.ReleaseAsync(Stop);
        Assert.Empty(_line.Writes);
    }

    [Fact]
    public async Task At_the_bound_what_is_held_leaves_without_being_released()
    {
        _channel.Hold();
        await WriteAsync(new byte[BurstChannel.MaxHeldBytes - 1], isEnd: true);
        Assert.Empty(_line.Writes);

        await WriteAsync([1], isEnd: true);

        Assert.Equal(BurstChannel.MaxHeldBytes, Assert.Single(_line.Writes).Length);
    }

    [Fact]
    public async Task A_failed_write_is_told_and_its_bytes_do_not_come_again()
    {
        _line.Fails = true;
        _channel.Hold();
        await WriteAsync([1], isEnd: true);
        await Assert.ThrowsAsync<IOException>(() => _channel.ReleaseAsync(Stop));

        _line.Fails = false;
        await WriteAsync([2], isEnd: true);

        Assert.Equal([2], Assert.Single(_line.Writes));
    }

    [Fact]
    public async Task While_one_write_is_under_way_the_next_packets_wait_together()
    {
        _line.Gate = new TaskCompletionSource();
        var first = WriteAsync([1], isEnd: true);
        var second = WriteAsync([2], isEnd: true);
        var third = WriteAsync([3], isEnd: true);
        Assert.False(first.IsCompleted || second.IsCompleted || third.IsCompleted);

        _line.Gate.SetResult();
        await Task.WhenAll(first, second, third);

        Assert.Equal([1, 2, 3], _line.Writes.SelectMany(bytes => bytes));
        Assert.Equal(2, _line.Writes.Count);
    }

    [Fact]
    public async Task Many_small_packets_are_read_at_once_and_each_byte_comes_once()
    {
        _line.Incoming.Enqueue([1, 2, 3, 4]);
        _line.Incoming.Enqueue([5]);
        var buffer = new byte[8];

        Assert.Equal(3, await _channel.ReadAsync(buffer, 1, 3, Stop));
        Assert.Equal(1, await _channel.ReadAsync(buffer, 4, 4, Stop));
        Assert.Equal(1, _line.Reads);
        Assert.Equal(1, await _channel.ReadAsync(buffer, 5, 3, Stop));
        Assert.Equal([0, 1, 2, 3, 4, 5, 0, 0], buffer);
    }

    [Fact]
    public async Task The_end_of_the_connection_is_passed_on()
    {
        Assert.Equal(0, await _channel.ReadAsync(new byte[8], 0, 8, Stop));
        Assert.Equal(0, await _channel.ReadAsync(new byte[8192], 0, 8192, Stop));
    }

    private Task WriteAsync(byte[] bytes, bool isEnd) =>
        _channel.WriteAsync(new ReadOnlySequence<byte>(bytes), isEnd, Stop);

    /// <summary>A connection in memory.</summary>
    private sealed class Line : IMqttChannel
    {
        public List<byte[]> Writes { get; } = [];

        public Queue<byte[]> Incoming { get; } = [];

        public int Reads { get; private set; }

        public bool Fails { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public X509Certificate2 ClientCertificate => null!;

        public EndPoint RemoteEndPoint => null!;

        public EndPoint LocalEndPoint => null!;

        public bool IsSecureConnection => false;

        public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DisconnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Reads++;
            if (!Incoming.TryDequeue(out var bytes))
                return Task.FromResult(0);
            bytes.CopyTo(buffer, offset);
            return Task.FromResult(bytes.Length);
        }

        public async Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket,
            CancellationToken cancellationToken)
        {
            if (Gate is { } gate)
                await gate.Task;
            if (Fails)
                throw new IOException("The line is down.");
            Writes.Add(buffer.ToArray());
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
