namespace Kreisfunk.LoRaWan;

/// <summary>Asks which version of a package the device has; the same in every package.</summary>
public readonly record struct PackageVersionReq : IPackageCommand<PackageVersionReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x00;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static PackageVersionReq Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}

/// <summary>Answers <see cref="PackageVersionReq"/>.</summary>
/// <param name="PackageIdentifier">A value of <see cref="Package"/>.</param>
/// <param name="Version">PackageVersion, from 1.</param>
public readonly record struct PackageVersionAns(
    byte PackageIdentifier, byte Version) : IPackageCommand<PackageVersionAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x00;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 2;

    /// <inheritdoc />
    public static PackageVersionAns Read(ReadOnlySpan<byte> payload) => new(payload[0], payload[1]);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = PackageIdentifier;
        destination[2] = Version;
        return 1 + PayloadBytes;
    }
}
