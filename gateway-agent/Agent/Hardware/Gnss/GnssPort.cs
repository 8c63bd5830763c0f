using System.IO.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Hardware.Gnss;

/// <summary>
/// Reads the satellite receiver's serial port, and opens it again when it went away: a USB receiver may be pulled.
/// </summary>
internal sealed partial class GnssPort(GnssReceiver receiver, Func<GnssOptions, Stream> open, MonotonicClock clock,
    TimeProvider time, IOptions<AgentOptions> options, ILogger<GnssPort> log) : BackgroundService
{
    /// <summary>A receiver speaks each second; a port that lost its device may not say so.</summary>
    public static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(30);

    private readonly GnssOptions _options = options.Value.Hardware.Gnss;
    private readonly byte[] _buffer = new byte[512];
    private bool _isAwayLogged, _isHeardLogged;

    /// <summary>The real port.</summary>
    public static Stream Open(GnssOptions options)
    {
        var port = new SerialPort(options.Port, options.Baud, Parity.None, 8, StopBits.One);
        try
        {
            port.Open();
            return port.BaseStream;
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Opening a serial port blocks; the other services need not wait for it.
        await Task.Yield();
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested && _options.Port is { Length: > 0 })
        {
            var framesBefore = receiver.Frames;
            try
            {
                await ReadAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // While stopping, any failure is only the broken-off read.
                if (!stoppingToken.IsCancellationRequested)
                    NoteAway(e.Message);
            }

            pause = receiver.Frames > framesBefore ? FirstPause : TimeSpan.FromTicks(
                Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        await using var stream = open(_options);
        // Other makes take these bytes for noise.
        await stream.WriteAsync(UbxTimeGps.Enable.ToArray(), stop).ConfigureAwait(false);
        var framesBefore = receiver.Frames;
        while (true)
        {
            var length = await stream.ReadAsync(_buffer, stop).AsTask().WaitAsync(MaxSilence, time, stop)
                .ConfigureAwait(false);
            if (length == 0)
                throw new IOException("the port has ended");
            receiver.Read(_buffer.AsSpan(0, length), clock.Now);
            if (receiver.Frames > framesBefore)
                NoteHeard();
        }
    }

    private void NoteHeard()
    {
        if (!_isHeardLogged || _isAwayLogged)
            LogHeard(log, _options.Port);
        _isHeardLogged = true;
        _isAwayLogged = false;
    }

    private void NoteAway(string reason)
    {
        if (_isAwayLogged)
            return;
        _isAwayLogged = true;
        LogAway(log, _options.Port, reason.TrimEnd('.'));
    }

    [LoggerMessage(EventId = 3600, EventName = "agent.gnss.heard", Level = LogLevel.Information,
        Message = "The satellite receiver at {Port} speaks")]
    private static partial void LogHeard(ILogger log, string port);

    [LoggerMessage(EventId = 3601, EventName = "agent.gnss.away", Level = LogLevel.Warning,
        Message = "The satellite receiver at {Port} is not to be heard ({Reason}); it is tried again. Check "
            + "Agent:Hardware:Gnss:Port and Baud, that no packet forwarder reads the same port (gps_tty_path), that "
            + "the serial console is off, and that this user may open it (group dialout).")]
    private static partial void LogAway(ILogger log, string port, string reason);
}
