namespace Kreisfunk.LoRaWan;

/// <summary>A slice of spectrum with its own limits (in Europe EN 300 220).</summary>
/// <param name="FromHz">Lower edge, inclusive.</param>
/// <param name="ToHz">Upper edge, exclusive.</param>
/// <param name="DutyCycle">Share of an hour one transmitter may send, 0.001 to 1; 1 means no limit.</param>
/// <param name="MaxErpDbm">Largest effective radiated power, against a dipole.</param>
public readonly record struct SubBand(uint FromHz, uint ToHz, double DutyCycle, int MaxErpDbm)
{
    /// <summary>A dipole's gain over an isotropic antenna, in dB.</summary>
    public const double DipoleGainDb = 2.15;

    /// <summary>The limit against an isotropic antenna where the rules state it so; else null.</summary>
    public int? StatedEirpDbm { get; init; }

    /// <summary>The limit against an isotropic antenna, rounded down to whole dBm.</summary>
    public int MaxEirpDbm => StatedEirpDbm ?? (int)Math.Floor(MaxErpDbm + DipoleGainDb);

    /// <summary>True inside the edges.</summary>
    public bool Contains(uint frequencyHz) => frequencyHz >= FromHz && frequencyHz < ToHz;

    /// <summary>A slice whose rules state an EIRP.</summary>
    /// <param name="fromHz">Lower edge, inclusive.</param>
    /// <param name="toHz">Upper edge, exclusive.</param>
    /// <param name="dutyCycle">Share of an hour one transmitter may send.</param>
    /// <param name="maxEirpDbm">Largest power, against an isotropic antenna.</param>
    internal static SubBand OfEirp(uint fromHz, uint toHz, double dutyCycle, int maxEirpDbm) =>
        new(fromHz, toHz, dutyCycle, (int)Math.Floor(maxEirpDbm - DipoleGainDb)) { StatedEirpDbm = maxEirpDbm };
}
