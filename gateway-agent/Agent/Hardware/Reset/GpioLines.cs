using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Diagnostics.CodeAnalysis;

namespace Kreisfunk.GatewayAgent.Hardware.Reset;

/// <summary>
/// The host's real lines over the kernel's character device (libgpiod 2, or 1 where that is installed): the older
/// sysfs files are gone from new kernels.
/// </summary>
internal sealed class GpioLines : IPinLines
{
    private readonly GpioController _controller;

    private GpioLines(GpioController controller) => _controller = controller;

    /// <summary>False with one sentence that names the fix.</summary>
    public static bool TryOpen(string? label, [NotNullWhen(true)] out IPinLines? lines, out string error)
    {
        lines = null;
        if (!TryListChips(out var chips, out var isVersion2))
        {
            error = "The library libgpiod is missing, which gives access to the header's pins: install it with "
                + "apt install libgpiod3, or libgpiod2 before Debian 13.";
            return false;
        }

        if (GpioChipChoice.Find(chips, label, out error) is not { } chip)
            return false;
        try
        {
            UnixDriver driver = isVersion2 ? new LibGpiodV2Driver(chip) : new LibGpiodDriver(chip);
            lines = new GpioLines(new GpioController(driver));
            return true;
        }
        catch (Exception e) when (IsOfTheWorld(e))
        {
            error = $"The GPIO chip {chip.Label} cannot be opened ({e.Message.TrimEnd('.')}): run this as root or as a "
                + "member of the group gpio.";
            return false;
        }
    }

    /// <summary>What libgpiod and the kernel can refuse; all else is a mistake of this program.</summary>
    public static bool IsOfTheWorld(Exception e) => e is IOException or UnauthorizedAccessException
        or PlatformNotSupportedException or DllNotFoundException or InvalidOperationException;

    public void Drive(int pin, bool isHigh)
    {
        var level = isHigh ? PinValue.High : PinValue.Low;
        if (_controller.IsPinOpen(pin))
            _controller.Write(pin, level);
        else
            _controller.OpenPin(pin, PinMode.Output, level);
    }

    public void Dispose() => _controller.Dispose();

    private static bool TryListChips(out IReadOnlyList<GpioChipInfo> chips, out bool isVersion2)
    {
        isVersion2 = true;
        if (TryList(LibGpiodV2Driver.GetAvailableChips, out chips))
            return true;
        isVersion2 = false;
        return TryList(LibGpiodDriver.GetAvailableChips, out chips);
    }

    private static bool TryList(Func<IList<GpioChipInfo>> list, out IReadOnlyList<GpioChipInfo> chips)
    {
        try
        {
            chips = [.. list()];
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or PlatformNotSupportedException
            || e.InnerException is DllNotFoundException)
        {
            chips = [];
            return false;
        }
        catch (Exception e) when (IsOfTheWorld(e))
        {
            // The library is there and the kernel gave nothing away: no chips, or no rights to them.
            chips = [];
            return true;
        }
    }
}
