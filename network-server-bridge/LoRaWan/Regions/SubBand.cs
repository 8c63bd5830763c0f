namespace Kreisfunk.LoRaWan;

/// <summary>A slice of spectrum with its own limits (in Europe EN 300 220).</summary>
/// <param name="FromHz">Lower edge, inclusive.</param>
/// <param name="ToHz">Upper edge, exclusive.</param>
/// <param name="DutyCycle">Share of an hour one transmitter may send, 0.001 to 1.</param>
/// <param name="MaxErpDbm">Largest effective radiated power, against a dipole.</param>
public readonly record struct SubBand(uint FromHz, uint ToHz, double DutyCycle, int MaxErpDbm)
{
    /// <summary>A dipole's gain over an isotropic antenna, in dB.</summary>
    public const double DipoleGainDb = 2.15;

    /// <summary>The same limit against an isotropic antenna, rounded down to whole dBm.</summary>
    public int MaxEirpDbm => (int)Math.Floor(MaxErpDbm + DipoleGainDb);

    /// <summary>True inside the edges.</summary>
    public bool Contains(uint frequencyHz) => frequencyHz >= FromHz && frequencyHz < ToHz;
}
