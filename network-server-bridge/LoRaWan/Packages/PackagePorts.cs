namespace Kreisfunk.LoRaWan;

/// <summary>The FPorts on which devices speak the packages unless their maker says otherwise.</summary>
public static class PackagePorts
{
    /// <summary>The usual FPort: 200 to 203.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such package: a programming error.</exception>
    public static byte FPortOf(Package package) => package switch
    {
        Package.MulticastSetup => 200,
        Package.Fragmentation => 201,
        Package.ClockSync => 202,
        Package.FirmwareManagement => 203,
        _ => throw new ArgumentOutOfRangeException(nameof(package), package, "No such package."),
    };

    /// <summary>The package of an FPort; false for all but 200 to 203.</summary>
    public static bool TryGetPackage(byte fPort, out Package package)
    {
        package = fPort switch
        {
            200 => Package.MulticastSetup,
            201 => Package.Fragmentation,
            202 => Package.ClockSync,
            203 => Package.FirmwareManagement,
            _ => default,
        };
        return package != default;
    }
}
