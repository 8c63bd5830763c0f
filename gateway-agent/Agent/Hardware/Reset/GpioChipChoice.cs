using System.Device.Gpio;

namespace Kreisfunk.GatewayAgent.Hardware.Reset;

/// <summary>
/// Finds the chip behind a Raspberry Pi's header by its label: on a Pi 5 the number is 4 with early kernels and 0 with
/// later ones, and chip 0 of the early ones is another.
/// </summary>
internal static class GpioChipChoice
{
    private static readonly string[] Headers = ["pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835"];

    /// <summary>A label that is asked for counts alone. Null with a sentence when there is none.</summary>
    public static GpioChipInfo? Find(IReadOnlyList<GpioChipInfo> chips, string? label, out string error)
    {
        error = "";
        foreach (var wanted in label is null ? Headers : [label])
        {
            if (chips.FirstOrDefault(chip => chip.Label == wanted) is { Label.Length: > 0 } found)
                return found;
        }

        error = chips.Count == 0
            ? "No GPIO chip may be opened: run this on the gateway itself, as root or as a member of the group gpio."
            : $"None of the GPIO chips here ({string.Join(", ", chips.Select(chip => chip.Label))}) is "
                + $"{string.Join(" or ", label is null ? Headers : [label])}: name the header's chip by its label with "
                + "--gpio-chip or Agent:Hardware:GpioChip.";
        return null;
    }
}
