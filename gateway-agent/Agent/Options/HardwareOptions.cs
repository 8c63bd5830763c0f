namespace Kreisfunk.GatewayAgent;

/// <summary>
/// Section "Agent:Hardware": the machine the agent runs on and the radio beside it. All of it may be absent.
/// </summary>
public sealed class HardwareOptions
{
    /// <summary>
    /// The concentrator's board, by a name of `kreisfunk gateway-config --list` or the path of a board.json. Only for
    /// <see cref="ResetWhenDeaf"/>; empty: the pins are never touched.
    /// </summary>
    public string Board { get; set; } = "";

    /// <summary>
    /// GPIO of the concentrator's reset, when the adapter connects another than the board's table says.
    /// </summary>
    public int? ResetPin { get; set; }

    /// <summary>Label of the chip behind the header. Empty: found on every Raspberry Pi.</summary>
    public string GpioChip { get; set; } = "";

    /// <summary>
    /// Restarts a concentrator that hears nothing any more, at most once an hour: a pulse on its reset, then its
    /// packet forwarder gets no PULL_ACK until it gives up (autoquit_threshold) and its service starts it anew. False:
    /// somebody decides.
    /// </summary>
    public bool ResetWhenDeaf { get; set; }

    /// <summary>
    /// A radio is deaf when so many minutes that usually bring a frame brought none. 20: by chance that happens once
    /// in hundreds of years, and a town with ten such minutes an hour knows after two hours.
    /// </summary>
    public int DeafAfterMissing { get; set; } = 20;

    /// <summary>Never said of a shorter silence: a forwarder's restart and a lorry before the antenna pass.</summary>
    public TimeSpan DeafAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A concentrator hotter than this is reported, in degrees Celsius. The chips are made for 85.</summary>
    public double MaxRadioTemperature { get; set; } = 80;

    /// <summary>The machine's health travels in the gateway's reports, as metadata.</summary>
    public bool HealthInReports { get; set; } = true;

    public GnssOptions Gnss { get; set; } = new();
}
