namespace Kreisfunk.LoRaWan;

/// <summary>One whole MAC command where it lies. Only <see cref="MacCommandReader"/> makes one.</summary>
public readonly ref struct MacCommandView
{
    internal MacCommandView(ReadOnlySpan<byte> bytes, bool uplink)
    {
        Bytes = bytes;
        IsUplink = uplink;
    }

    /// <summary>Identifier and payload.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Direction.</summary>
    public bool IsUplink { get; }

    /// <summary>Command identifier.</summary>
    public byte Cid => Bytes[0];

    /// <summary>The bytes behind the identifier, as many as the command has.</summary>
    public ReadOnlySpan<byte> Payload => Bytes[1..];

    /// <summary>Reads the fields when this is that command, in its direction.</summary>
    /// <param name="command">The fields; the default on false.</param>
    public bool TryRead<T>(out T command) where T : struct, IMacCommand<T>
    {
        var same = !Bytes.IsEmpty && Cid == T.Cid && IsUplink == T.IsUplink;
        command = same ? T.Read(Payload) : default;
        return same;
    }
}
