namespace Kreisfunk.LoRaWan;

/// <summary>One whole package command where it lies. Only <see cref="PackageCommandReader"/> makes one.</summary>
public readonly ref struct PackageCommandView
{
    private readonly CommandLayout? _layout;

    internal PackageCommandView(ReadOnlySpan<byte> bytes, CommandLayout layout)
    {
        Bytes = bytes;
        _layout = layout;
    }

    /// <summary>Identifier and payload.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The standard's name of the command.</summary>
    public string Name => _layout?.Name ?? "";

    /// <summary>The bytes behind the identifier, as many as the command has.</summary>
    public ReadOnlySpan<byte> Payload => Bytes[1..];

    internal CommandLayout Layout => _layout!;

    /// <summary>Reads the fields when this is that command, of the reader's package, version and direction.</summary>
    /// <param name="command">The fields; the default on false.</param>
    public bool TryRead<T>(out T command) where T : struct, IPackageCommand<T>
    {
        var same = _layout?.Command == typeof(T);
        command = same ? T.Read(Payload) : default;
        return same;
    }
}
