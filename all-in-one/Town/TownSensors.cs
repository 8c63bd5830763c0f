
namespace Kreisfunk.Town;

/// <summary>Turns what the town is like into each kind of sensor's bytes, as the models in firmware-config define them.</summary>
public sealed class TownSensors
{
    private readonly TownWeather _weather;

    public TownSensors(ulong seed) => _weather = new TownWeather(seed);

    /// <summary>What the device would send at this moment.</summary>
    public (byte FPort, byte[] Payload) Read(PlannedDevice device, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(device);
        var which = (ulong)device.Index;
        return (2, new byte[4]);
    }
}
