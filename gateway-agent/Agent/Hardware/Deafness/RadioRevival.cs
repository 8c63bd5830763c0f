using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.GatewayAgent.Hardware.Reset;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Hardware.Deafness;

/// <summary>
/// Restarts a deaf concentrator: a pulse on its reset, and its packet forwarder is left without an answer until it
/// gives up and its service starts it anew, since it would not notice that the chip has forgotten its settings.
/// </summary>
internal sealed partial class RadioRevival(HardwareParts parts, ResetCommand.OpenLines open, ILogger<RadioRevival> log)
{
    /// <summary>
    /// A radio that stays deaf after a restart is broken or in a silent place; more restarts only lose frames.
    /// </summary>
    public static readonly TimeSpan AtMostEvery = TimeSpan.FromHours(1);

    /// <summary>
    /// Longer than the generated file's autoquit_threshold times its keepalive_interval (three minutes).
    /// </summary>
    public static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(210);

    /// <summary>Concentrators of one table are bounded, and so are these.</summary>
    private readonly Dictionary<Eui64, TimeSpan> _revivedAt = [];

    private bool _isPulseDue;

    /// <summary>Restarts this one, if that is wished and not done within the hour. True when it is under way.</summary>
    public bool Offer(Concentrator concentrator, TimeSpan now)
    {
        if (!parts.Options.Value.Hardware.ResetWhenDeaf
            || (_revivedAt.TryGetValue(concentrator.Eui, out var at) && now - at < AtMostEvery))
            return false;
        _revivedAt[concentrator.Eui] = now;
        _isPulseDue = true;
        concentrator.Mute(now + SilentFor);
        LogRevived(log, concentrator.Eui.ToString());
        return true;
    }

    /// <summary>Drives the pins, when a restart asked for it and a board is named.</summary>
    public async Task ReviveAsync(CancellationToken cancellation)
    {
        var options = parts.Options.Value.Hardware;
        if (!_isPulseDue || options.Board.Length == 0)
            return;
        _isPulseDue = false;
        if (!BoardTable.TryFind(options.Board, out var board, out _) || board.Pins is not { } pins)
            return;
        var steps = ConcentratorReset.Plan(pins with { Reset = options.ResetPin ?? pins.Reset });
        using var lines = open(options.GpioChip is { Length: > 0 } label ? label : null, out var why);
        if (lines is null)
        {
            LogNoPulse(log, why);
            return;
        }

        try
        {
            await ConcentratorReset.RunAsync(steps, lines, parts.Time, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (GpioLines.IsOfTheWorld(e))
        {
            LogNoPulse(log, e.Message);
        }
    }

    [LoggerMessage(EventId = 3620, EventName = "agent.radio.restart", Level = LogLevel.Warning,
        Message = "Concentrator {Gateway} is restarted because it is deaf: its packet forwarder gets no answer for "
            + "some minutes, so that it ends and its service starts it anew (autoquit_threshold). Not again within the "
            + "hour.")]
    private static partial void LogRevived(ILogger log, string gateway);

    // Not an error: a forwarder started through reset-concentrator holds the lines, and pulses them itself.
    [LoggerMessage(EventId = 3621, EventName = "agent.radio.nopulse", Level = LogLevel.Information,
        Message = "The reset line was not pulsed ({Reason}); the forwarder's own start has to do it")]
    private static partial void LogNoPulse(ILogger log, string reason);
}
