namespace Kreisfunk.LoRaWan;

/// <summary>
/// Walks over the commands of an application layer package. Behind an unknown or cut-off command nothing can be read.
/// Never throws on any bytes and never allocates.
/// </summary>
/// <param name="commands">Plain FRMPayload of the package's FPort.</param>
/// <param name="package">The package.</param>
/// <param name="version">PackageVersion, 1 or 2; only 1 for firmware management. Of any other nothing is read.</param>
/// <param name="uplink">Direction.</param>
public ref struct PackageCommandReader(ReadOnlySpan<byte> commands, Package package, int version, bool uplink)
{
    private readonly Package _package = package;
    private readonly int _version = version;
    private readonly bool _uplink = uplink;

    /// <summary>What is not read yet; after the last command, what cannot be read.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = commands;

    /// <summary>Every byte belonged to a command. Ask when <see cref="TryNext"/> has returned false.</summary>
    public readonly bool IsComplete => Rest.IsEmpty;

    /// <summary>The next command.</summary>
    /// <param name="command">A view over the bytes; the default on false.</param>
    /// <returns>False at the end, and when the next one is unknown or cut off.</returns>
    public bool TryNext(out PackageCommandView command)
    {
        command = default;
        if (Rest.IsEmpty || PackageCommandLayouts.Find(_package, _version, Rest[0], _uplink) is not { } layout)
            return false;
        var length = layout.LengthOf(Rest);
        if (length > Rest.Length)
            return false;

        command = new PackageCommandView(Rest[..length], layout);
        Rest = Rest[length..];
        return true;
    }
}
