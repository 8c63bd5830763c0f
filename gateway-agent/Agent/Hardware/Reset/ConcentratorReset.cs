using Kreisfunk.GatewayAgent.Hardware.Boards;

namespace Kreisfunk.GatewayAgent.Hardware.Reset;

/// <summary>Brings a concentrator to the state after power-on, which its driver expects.</summary>
internal static class ConcentratorReset
{
    /// <summary>
    /// The chips want microseconds; a tenth of a second is what all makers' scripts wait, and covers the slow rise of
    /// a supply behind a power switch and of lines with a capacitor.
    /// </summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Supply first, else the pulse reaches a chip that is off. The concentrator's reset is active high, those of the
    /// SX1261 and of the converter are active low. Empty for a board whose own controller does it.
    /// </summary>
    public static IReadOnlyList<PinStep> Plan(BoardPins? pins)
    {
        if (pins is null)
            return [];
        var steps = new List<PinStep>();
        if (pins.PowerEnable is { } power)
            steps.Add(new PinStep(power, IsHigh: true, Settle));
        Pulse(steps, pins.Reset, isActiveHigh: true);
        if (pins.Sx1261Reset is { } sx1261)
            Pulse(steps, sx1261, isActiveHigh: false);
        if (pins.Ad5338rReset is { } converter)
            Pulse(steps, converter, isActiveHigh: false);
        return steps;
    }

    public static async Task RunAsync(
        IReadOnlyList<PinStep> steps, IPinLines lines, TimeProvider time, CancellationToken cancellation)
    {
        foreach (var step in steps)
        {
            lines.Drive(step.Pin, step.IsHigh);
            await Task.Delay(step.Hold, time, cancellation).ConfigureAwait(false);
        }
    }

    private static void Pulse(List<PinStep> steps, int pin, bool isActiveHigh)
    {
        steps.Add(new PinStep(pin, isActiveHigh, Settle));
        steps.Add(new PinStep(pin, !isActiveHigh, Settle));
    }
}
