using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Endpoint;
using Kreisfunk.GatewayAgent.Operation;
using Kreisfunk.GatewayAgent.Operation.Systemd;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

/// <summary>Over a real datagram socket, as the service manager has one.</summary>
public sealed class SystemdTests : IDisposable
{
    private readonly NotifySocket _manager = new();
    private readonly SystemdNotifier _notifier;
    private readonly LoopPulses _pulses = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SystemdWatchdog _watchdog;

    public SystemdTests()
    {
        _notifier = new SystemdNotifier(_manager.Path);
        _watchdog = new SystemdWatchdog(_notifier, _pulses,
            [new ReadinessPart(() => new Readiness("spool", true, "0 uplinks wait."))], new MonotonicClock(_time),
            _time, NullLogger<SystemdWatchdog>.Instance);
    }

    [Fact]
    public async Task The_manager_hears_that_the_agent_is_ready_lives_and_stops()
    {
        await _watchdog.StartedAsync(CancellationToken.None);
        await _watchdog.StoppingAsync(CancellationToken.None);
        Assert.Equal(["READY=1", "WATCHDOG=1", "STATUS=spool: 0 uplinks wait.", "STOPPING=1"],
            Enumerable.Range(0, 4).Select(_ => _manager.Next()));
    }

    [Fact]
    public async Task Signs_of_life_come_by_themselves()
    {
        await _watchdog.StartedAsync(CancellationToken.None);
        for (var i = 0; i < 3; i++)
            _manager.Next();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("WATCHDOG=1", _manager.Next());
    }

    [Fact]
    public void A_loop_that_stands_still_ends_the_signs_of_life()
    {
        _pulses.Receive.Works(TimeSpan.Zero);
        _watchdog.Look(TimeSpan.FromSeconds(31));
        Assert.Equal("STATUS=The receive loop stands still.", _manager.Next());
        Assert.True(_manager.IsEmpty);
    }

    [Fact]
    public void A_manager_that_is_gone_disturbs_nothing()
    {
        _manager.Dispose();
        Assert.False(_notifier.Send("WATCHDOG=1"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("vsock:2:1234")]
    public void Without_a_manager_nothing_is_sent(string? address)
    {
        using var notifier = new SystemdNotifier(address);
        Assert.False(notifier.IsThere);
        Assert.False(notifier.Send("READY=1"));
    }

    [Theory]
    [InlineData("30000000", null, 30.0)]
    [InlineData("30000000", "77", 30.0)]
    [InlineData("30000000", "78", null)]
    [InlineData("-5", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void The_watchdog_interval_comes_from_the_environment(string? microseconds, string? pid, double? seconds) =>
        Assert.Equal(seconds, SystemdNotifier.WatchdogInterval(microseconds, pid, 77)?.TotalSeconds);

    public void Dispose()
    {
        _watchdog.Dispose();
        _notifier.Dispose();
        _manager.Dispose();
    }
}
