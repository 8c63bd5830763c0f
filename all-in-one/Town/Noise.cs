namespace Kreisfunk.Town;

/// <summary>
/// Chance as a pure function of a seed and up to three numbers: the order in which it is asked never changes the
/// answer, so one seed gives the same frames on every machine.
/// </summary>
internal static class Noise
{
    /// <summary>Equally likely in [0, 1).</summary>
    public static double Unit(ulong seed, ulong a, ulong b = 0, ulong c = 0) =>
        (Bits(seed, a, b, c) >> 11) * (1.0 / (1UL << 53));

    /// <summary>About normal, mean 0, standard deviation 1, never beyond ±3.5.</summary>
    public static double Normal(ulong seed, ulong a, ulong b = 0, ulong c = 0)
    {
        // The sum of twelve equal chances has variance 1; the cut keeps a wild value out of a demonstration.
        var sum = -6.0;
        for (var i = 0UL; i < 12; i++)
            sum += Unit(seed + i, a, b, c);
        return Math.Clamp(sum, -3.5, 3.5);
    }

    /// <summary>A smooth curve in [-1, 1] over <paramref name="x"/>, with one free point per unit.</summary>
    public static double Smooth(ulong seed, ulong stream, double x)
    {
        var floor = Math.Floor(x);
        var left = (2 * Unit(seed, stream, unchecked((ulong)(long)floor))) - 1;
        var right = (2 * Unit(seed, stream, unchecked((ulong)(long)floor + 1))) - 1;
        var t = x - floor;
        return left + ((right - left) * t * t * (3 - (2 * t)));
    }

    public static ulong Bits(ulong seed, ulong a, ulong b = 0, ulong c = 0) =>
        Mix(Mix(Mix(Mix(seed) ^ a) ^ b) ^ c);

    /// <summary>The finaliser of SplitMix64.</summary>
    private static ulong Mix(ulong x)
    {
        unchecked
        {
            x += 0x9E3779B97F4A7C15;
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }
}
