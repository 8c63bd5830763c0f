using System.Globalization;

namespace Kreisfunk.Dashboards.Devices;

internal enum Signal
{
    Weak,
    Fair,
    Good,
}

/// <summary>A radio link in a word: how far the signal is above what its spreading factor needs.</summary>
internal static class SignalQuality
{
    /// <summary>Signal-to-noise ratio below which LoRa is lost, SF7 to SF12 (SX1276 datasheet, table 13).</summary>
    private static readonly float[] LimitDb = [-7.5f, -10f, -12.5f, -15f, -17.5f, -20f];

    private const float FairMarginDb = 5, GoodMarginDb = 10;

    /// <param name="snrDb">As the gateway reports it.</param>
    /// <param name="dataRate">"SF7BW125"; other texts are judged as SF7, the strictest.</param>
    public static Signal Of(float snrDb, string dataRate)
    {
        var digits = dataRate.AsSpan().TrimStart("SF");
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        var isKnown = int.TryParse(
            length < 0 ? digits : digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var factor);
        var index = isKnown ? Math.Clamp(factor - 7, 0, LimitDb.Length - 1) : 0;
        return (snrDb - LimitDb[index]) switch
        {
            >= GoodMarginDb => Signal.Good,
            >= FairMarginDb => Signal.Fair,
            _ => Signal.Weak,
        };
    }
}
