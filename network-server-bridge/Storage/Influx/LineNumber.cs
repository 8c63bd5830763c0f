using System.Buffers.Text;
using System.Globalization;

namespace Kreisfunk.Storage;

/// <summary>
/// Numbers for line protocol. Sensors send fixed-point values, and those are written as integers with a point.
/// </summary>
internal static class LineNumber
{
    // Below 2^53 / 10^5 the scaled value is exact, so that its digits read back as the very same number.
    private const double MaxFixed = 9e10;

    /// <param name="value">Finite.</param>
    /// <param name="destination">At least 32 bytes.</param>
    /// <returns>The number of bytes written; what they say is exactly <paramref name="value"/>.</returns>
    public static int Write(double value, Span<byte> destination)
    {
        if (Math.Abs(value) < MaxFixed)
        {
            long scale = 1;
            for (var decimals = 0; decimals <= 5; decimals++, scale *= 10)
            {
                var scaled = Math.Round(value * scale);
                // The quotient of two exact numbers is rounded as a reader rounds the decimal text they make.
                if (scaled / scale == value)
                    return WriteFixed((long)scaled, scale, decimals, destination);
            }
        }

        value.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    private static int WriteFixed(long scaled, long scale, int decimals, Span<byte> destination)
    {
        var length = 0;
        if (scaled < 0)
        {
            destination[length++] = (byte)'-';
            scaled = -scaled;
        }

        var (whole, rest) = Math.DivRem(scaled, scale);
        Utf8Formatter.TryFormat(whole, destination[length..], out var written);
        length += written;
        if (decimals == 0)
            return length;

        destination[length++] = (byte)'.';
        for (var i = decimals - 1; i >= 0; i--)
        {
            (rest, var digit) = Math.DivRem(rest, 10);
            destination[length + i] = (byte)('0' + digit);
        }

        return length + decimals;
    }
}
