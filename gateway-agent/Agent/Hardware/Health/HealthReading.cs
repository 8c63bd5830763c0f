using System.Globalization;
using Google.Protobuf.Collections;

namespace Kreisfunk.GatewayAgent.Hardware.Health;

/// <summary>The machine at one moment; null is what it does not tell.</summary>
internal sealed record HealthReading
{
    public double? TemperatureCelsius { get; init; }

    public bool? IsUnderVoltage { get; init; }

    /// <summary>At some time since the machine's start.</summary>
    public bool? WasUnderVoltage { get; init; }

    /// <summary>At most so much of its life an eMMC has behind it; 110: more than it was made for.</summary>
    public int? DiskWearPercent { get; init; }

    /// <summary>An eMMC's spare blocks: normal, warning (80 % used) or urgent (90 %).</summary>
    public string? DiskPreEndOfLife { get; init; }

    /// <summary>Since the machine's start.</summary>
    public long? DiskWrittenBytes { get; init; }

    /// <summary>On the spool's file system.</summary>
    public long? DiskFreeBytes { get; init; }

    public long? MemoryAvailableBytes { get; init; }

    public long? AgentMemoryBytes { get; init; }

    /// <summary>Of the last minute.</summary>
    public double? Load { get; init; }

    public TimeSpan? Uptime { get; init; }

    /// <summary>Into a report, under names that never change: gateway-agent/README.md lists them.</summary>
    public void WriteTo(MapField<string, string> metadata)
    {
        Put(metadata, "host_temperature_celsius", TemperatureCelsius, "0.0");
        Put(metadata, "host_under_voltage", IsUnderVoltage);
        Put(metadata, "host_under_voltage_since_start", WasUnderVoltage);
        Put(metadata, "host_disk_wear_percent", DiskWearPercent, "0");
        if (DiskPreEndOfLife is { } endOfLife)
            metadata["host_disk_pre_eol"] = endOfLife;
        Put(metadata, "host_disk_written_bytes", DiskWrittenBytes, "0");
        Put(metadata, "host_disk_free_bytes", DiskFreeBytes, "0");
        Put(metadata, "host_memory_available_bytes", MemoryAvailableBytes, "0");
        Put(metadata, "host_agent_memory_bytes", AgentMemoryBytes, "0");
        Put(metadata, "host_load", Load, "0.00");
        Put(metadata, "host_uptime_seconds", Uptime?.TotalSeconds, "0");
    }

    private static void Put(MapField<string, string> metadata, string name, double? value, string format)
    {
        if (value is { } number)
            metadata[name] = number.ToString(format, CultureInfo.InvariantCulture);
    }

    private static void Put(MapField<string, string> metadata, string name, bool? value)
    {
        if (value is { } flag)
            metadata[name] = flag ? "1" : "0";
    }
}
