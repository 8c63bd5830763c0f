using Google.Protobuf.Collections;
using Kreisfunk.GatewayAgent.Hardware.Health;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

/// <summary>Health read from a tree of files as a Raspberry Pi has them.</summary>
public sealed class HostHealthTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("kreisfunk-health-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void An_empty_machine_tells_nothing_and_nothing_breaks()
    {
        var reading = Read();
        Assert.Equal(new HealthReading { DiskFreeBytes = reading.DiskFreeBytes }, reading);
        var metadata = new MapField<string, string>();
        new HealthReading().WriteTo(metadata);
        Assert.Empty(metadata);
    }

    [Fact]
    public void The_hottest_zone_is_the_temperature()
    {
        Put("sys/class/thermal/thermal_zone0/temp", "48312\n");
        Put("sys/class/thermal/thermal_zone1/temp", "61000\n");
        Put("sys/class/thermal/thermal_zone2/temp", "rubbish\n");
        Assert.Equal(61, Read().TemperatureCelsius);
    }

    [Theory]
    [InlineData("0\n", false, false)]
    [InlineData("50005\n", true, true)]
    [InlineData("0x50000\n", false, true)]
    public void The_firmwares_flags_tell_under_voltage_now_and_since_the_start(string flags, bool now, bool since)
    {
        Put("sys/devices/platform/soc/soc:firmware/get_throttled", flags);
        var reading = Read();
        Assert.Equal((now, since), (reading.IsUnderVoltage, reading.WasUnderVoltage));
    }

    [Fact]
    public void Without_the_firmwares_file_the_voltage_drivers_alarm_counts()
    {
        Put("sys/class/hwmon/hwmon0/name", "cpu_thermal\n");
        Put("sys/class/hwmon/hwmon1/name", "rpi_volt\n");
        Put("sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n");
        Assert.True(Read().IsUnderVoltage);
        Assert.Null(Read().WasUnderVoltage);
    }

    [Theory]
    [InlineData("0x01 0x01\n", 10)]
    [InlineData("0x02 0x05\n", 50)]
    [InlineData("0x0B 0x01\n", 110)]
    [InlineData("0x00 0x00\n", null)]
    [InlineData("\n", null)]
    public void The_worse_of_an_emmcs_estimates_is_its_wear(string lifeTime, int? percent)
    {
        Put("sys/block/mmcblk0/device/life_time", lifeTime);
        Assert.Equal(percent, Read().DiskWearPercent);
    }

    [Theory]
    [InlineData("0x01\n", "normal")]
    [InlineData("0x02\n", "warning")]
    [InlineData("0x03\n", "urgent")]
    [InlineData("0x00\n", null)]
    public void An_emmcs_spare_blocks_have_three_states(string info, string? state)
    {
        Put("sys/block/mmcblk0/device/pre_eol_info", info);
        Assert.Equal(state, Read().DiskPreEndOfLife);
    }

    [Fact]
    public void Bytes_written_are_counted_over_cards_and_disks()
    {
        Put("sys/block/mmcblk0/stat", "    9000     10   700000    5000     2500    30   100000   9000  0 1 2\n");
        Put("sys/block/sda/stat", "1 2 3 4 5 6 8 9 0 1 2\n");
        Put("sys/block/loop0/stat", "1 2 3 4 5 6 4000 9 0 1 2\n");
        Put("sys/block/mmcblk0boot0/stat", "1 2 3 4 5 6 4000 9 0 1 2\n");
        Assert.Equal(100_008 * 512, Read().DiskWrittenBytes);
    }

    [Fact]
    public void Memory_load_and_uptime_are_the_kernels()
    {
        Put("proc/meminfo", "MemTotal:        3884392 kB\nMemFree:          201532 kB\nMemAvailable:    2901236 kB\n");
        Put("proc/self/status", "Name:\tagent\nVmRSS:\t   24680 kB\n");
        Put("proc/loadavg", "0.42 0.30 0.24 1/180 4711\n");
        Put("proc/uptime", "90061.25 300000.10\n");
        var reading = Read();
        Assert.Equal((2901236L * 1024, 24680L * 1024, 0.42, TimeSpan.FromSeconds(90061.25)),
            (reading.MemoryAvailableBytes, reading.AgentMemoryBytes, reading.Load, reading.Uptime));
    }

    [Fact]
    public void Room_is_that_of_the_spools_file_system()
    {
        Assert.True(Read().DiskFreeBytes > 0);
        Assert.True(new HostHealth(_root, Path.Combine(_root, "not/yet/there")).Read().DiskFreeBytes > 0);
        Assert.Null(new HostHealth(_root, "\0").Read().DiskFreeBytes);
    }

    [Fact]
    public void A_report_has_each_entry_under_its_lasting_name()
    {
        var metadata = new MapField<string, string>();
        new HealthReading
        {
            TemperatureCelsius = 61.25,
            IsUnderVoltage = true,
            WasUnderVoltage = false,
            DiskWearPercent = 20,
            DiskPreEndOfLife = "normal",
            DiskWrittenBytes = 1,
            DiskFreeBytes = 2,
            MemoryAvailableBytes = 3,
            AgentMemoryBytes = 4,
            Load = 0.5,
            Uptime = TimeSpan.FromSeconds(6.7),
        }.WriteTo(metadata);
        Assert.Equal(new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host_agent_memory_bytes"] = "4",
            ["host_disk_free_bytes"] = "2",
            ["host_disk_pre_eol"] = "normal",
            ["host_disk_wear_percent"] = "20",
            ["host_disk_written_bytes"] = "1",
            ["host_load"] = "0.50",
            ["host_memory_available_bytes"] = "3",
            ["host_temperature_celsius"] = "61.3",
            ["host_under_voltage"] = "1",
            ["host_under_voltage_since_start"] = "0",
            ["host_uptime_seconds"] = "7",
        }, new SortedDictionary<string, string>(metadata, StringComparer.Ordinal));
    }

    private HealthReading Read() => new HostHealth(_root, _root).Read();

    private void Put(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
