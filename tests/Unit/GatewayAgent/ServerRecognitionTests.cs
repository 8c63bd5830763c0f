using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Uplinks;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class ServerRecognitionTests
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(5);

    private readonly ServerRecognition _server = new(Confirmation.Auto, After);

    [Fact]
    public void No_cursor_in_time_after_the_first_puback_means_a_foreign_server()
    {
        _server.PubAcked(TimeSpan.FromSeconds(10));
        _server.PubAcked(TimeSpan.FromSeconds(14));
        Assert.False(_server.Tick(TimeSpan.FromSeconds(14.9)));
        Assert.True(_server.Tick(TimeSpan.FromSeconds(15)));
        Assert.False(_server.Tick(TimeSpan.FromSeconds(16)));
        Assert.Equal(ServerKind.Foreign, _server.Kind);
    }

    [Fact]
    public void Without_a_puback_nothing_is_concluded()
    {
        Assert.False(_server.Tick(TimeSpan.FromDays(1)));
        Assert.Equal(ServerKind.Unknown, _server.Kind);
    }

    [Fact]
    public void A_cursor_settles_it_for_all_connections()
    {
        Assert.True(_server.CursorSeen());
        _server.Connected();
        _server.PubAcked(TimeSpan.Zero);
        Assert.False(_server.Tick(TimeSpan.FromDays(1)));
        Assert.Equal(ServerKind.Kreisfunk, _server.Kind);
    }

    [Fact]
    public void A_late_cursor_corrects_a_foreign_verdict()
    {
        _server.PubAcked(TimeSpan.Zero);
        _server.Tick(After);
        Assert.True(_server.CursorSeen());
        Assert.Equal(ServerKind.Kreisfunk, _server.Kind);
    }

    [Fact]
    public void A_foreign_verdict_ends_with_its_connection()
    {
        _server.PubAcked(TimeSpan.Zero);
        _server.Tick(After);
        _server.Connected();
        Assert.Equal(ServerKind.Unknown, _server.Kind);
    }

    [Theory]
    [InlineData(Confirmation.Cursor, (int)ServerKind.Kreisfunk)]
    [InlineData(Confirmation.PubAck, (int)ServerKind.Foreign)]
    public void What_is_configured_is_not_guessed(Confirmation confirmation, int kind)
    {
        var server = new ServerRecognition(confirmation, After);
        server.PubAcked(TimeSpan.Zero);
        server.CursorSeen();
        server.Tick(TimeSpan.FromDays(1));
        server.Connected();
        Assert.Equal((ServerKind)kind, server.Kind);
    }
}
