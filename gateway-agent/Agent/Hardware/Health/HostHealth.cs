using System.Globalization;

namespace Kreisfunk.GatewayAgent.Hardware.Health;

/// <summary>
/// Reads the machine's health from the kernel's files. A file that is missing or odd costs only its own entry, so this
/// is silent on a machine that is no Raspberry Pi.
/// </summary>
/// <param name="root">Where <c>sys</c> and <c>proc</c> are: "/", or a tree made by a test.</param>
/// <param name="spoolDirectory">On the file system whose room counts.</param>
internal sealed class HostHealth(string root, string spoolDirectory)
{
    /// <summary>Files of the kernel are short; these hold more than any of those read here.</summary>
    private const int MaxFileBytes = 16 * 1024;

    /// <summary>Devices looked at: a Pi has one or two, a hostile number of loop devices must not cost time.</summary>
    private const int MaxDevices = 64;

    private const int SectorBytes = 512;

    public HealthReading Read() => new()
    {
        TemperatureCelsius = Temperature(),
        IsUnderVoltage = UnderVoltage(out var sinceStart),
        WasUnderVoltage = sinceStart,
        DiskWearPercent = DiskWear(),
        DiskPreEndOfLife = DiskEndOfLife(),
        DiskWrittenBytes = DiskWritten(),
        DiskFreeBytes = DiskFree(),
        MemoryAvailableBytes = Kilobytes("proc/meminfo", "MemAvailable:"),
        AgentMemoryBytes = Kilobytes("proc/self/status", "VmRSS:"),
        Load = FirstNumber("proc/loadavg"),
        Uptime = FirstNumber("proc/uptime") is { } seconds and >= 0 and < 1e10 ? TimeSpan.FromSeconds(seconds) : null,
    };

    /// <summary>The hottest zone of the processor.</summary>
    private double? Temperature()
    {
        double? hottest = null;
        foreach (var zone in Directories("sys/class/thermal", "thermal_zone*"))
        {
            // Thousandths of a degree.
            if (Number(Path.Combine(zone, "temp")) is { } milli and > -100_000 and < 300_000
                && milli / 1000 is var celsius && (hottest is null || celsius > hottest))
                hottest = celsius;
        }

        return hottest;
    }

    /// <summary>The firmware's flags, or the alarm of the driver where the kernel has no file for them.</summary>
    private bool? UnderVoltage(out bool? sinceStart)
    {
        sinceStart = null;
        // Bit 0: now; bit 16: some time since the start.
        if (ReadText("sys/devices/platform/soc/soc:firmware/get_throttled") is { } text
            && long.TryParse(text.StartsWith("0x", StringComparison.Ordinal) ? text.AsSpan(2) : text,
                NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var flags))
        {
            sinceStart = (flags & 1 << 16) != 0;
            return (flags & 1) != 0;
        }

        foreach (var sensor in Directories("sys/class/hwmon", "hwmon*"))
        {
            if (ReadText(Path.Combine(sensor, "name")) == "rpi_volt"
                && Number(Path.Combine(sensor, "in0_lcrit_alarm")) is { } alarm)
                return alarm != 0;
        }

        return null;
    }

    /// <summary>
    /// Upper edge of the worse of the two estimates an eMMC gives, in steps of ten percent; SD cards give none.
    /// </summary>
    private int? DiskWear()
    {
        int? worst = null;
        foreach (var device in Cards())
        {
            foreach (var estimate in (ReadText(Path.Combine(device, "device/life_time")) ?? "").Split(' '))
            {
                // 0x01: up to 10 % used, … 0x0A: up to 100 %, 0x0B: beyond; 0x00: not told.
                if (TryHexByte(estimate, out var step) && step is > 0 and <= 0x0B)
                    worst = Math.Max(worst ?? 0, step * 10);
            }
        }

        return worst;
    }

    private string? DiskEndOfLife()
    {
        foreach (var device in Cards())
        {
            if (TryHexByte(ReadText(Path.Combine(device, "device/pre_eol_info")), out var info) && info is > 0 and < 4)
                return info switch { 1 => "normal", 2 => "warning", _ => "urgent" };
        }

        return null;
    }

    /// <summary>Since the machine's start, over cards and disks; what wears a card without a gauge.</summary>
    private long? DiskWritten()
    {
        long? written = null;
        foreach (var device in Directories("sys/block", "*").Where(IsStorage))
        {
            // reads, merged, sectors, ms, writes, merged, sectors written, …
            var fields = (ReadText(Path.Combine(device, "stat")) ?? "").Split(' ',
                StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 6
                && long.TryParse(fields[6], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                && n < long.MaxValue / SectorBytes / MaxDevices)
                written = (written ?? 0) + n * SectorBytes;
        }

        return written;
    }

    private long? DiskFree()
    {
        try
        {
            // Before the first start the directory is not there, and its file system is that of the one above.
            var path = Path.GetFullPath(spoolDirectory);
            while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } above)
                path = above;
            return new DriveInfo(path).AvailableFreeSpace;
        }
        catch (Exception e) when (IsOfTheWorld(e) || e is ArgumentException)
        {
            return null;
        }
    }

    private IEnumerable<string> Cards() => Directories("sys/block", "mmcblk*");

    private static bool IsStorage(string device) =>
        Path.GetFileName(device) is var name && !name.Contains("boot", StringComparison.Ordinal)
        && (name.StartsWith("mmcblk", StringComparison.Ordinal) || name.StartsWith("sd", StringComparison.Ordinal)
            || name.StartsWith("nvme", StringComparison.Ordinal) || name.StartsWith("vd", StringComparison.Ordinal));

    /// <summary>"Name:   123 kB" in a file of such lines.</summary>
    private long? Kilobytes(string path, string name)
    {
        var line = (ReadText(path) ?? "").Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        var fields = (line ?? "").Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 2
            && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
            && kilobytes < long.MaxValue / 1024
            ? kilobytes * 1024
            : null;
    }

    private double? FirstNumber(string path) => ToNumber((ReadText(path) ?? "").Split(' ')[0]);

    private double? Number(string path) => ToNumber(ReadText(path));

    private static double? ToNumber(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : null;

    private static bool TryHexByte(string? text, out int value)
    {
        value = 0;
        return text is { Length: > 2 and <= 4 } && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private IEnumerable<string> Directories(string path, string pattern)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(Path.Combine(root, path), pattern).Take(MaxDevices)
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (IsOfTheWorld(e))
        {
            return [];
        }
    }

    /// <summary>Null when the file is not there, not readable, or gone while it is read.</summary>
    private string? ReadText(string path)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(root, path));
            var bytes = new byte[MaxFileBytes];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return System.Text.Encoding.ASCII.GetString(bytes, 0, length).Trim();
        }
        catch (Exception e) when (IsOfTheWorld(e))
        {
            return null;
        }
    }

    private static bool IsOfTheWorld(Exception e) => e is IOException or UnauthorizedAccessException;
}
