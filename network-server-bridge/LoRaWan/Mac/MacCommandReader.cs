namespace Kreisfunk.LoRaWan;

/// <summary>
/// Walks over MAC commands. A command does not carry its length: behind an unknown or cut-off one nothing can be read,
/// and a receiver ignores it with all that follows (1.0.4, section 5). Never throws on any bytes and never allocates.
/// </summary>
/// <param name="commands">Plain FOpts, or plain FRMPayload of FPort 0.</param>
/// <param name="uplink">Direction.</param>
public ref struct MacCommandReader(ReadOnlySpan<byte> commands, bool uplink)
{
    private readonly bool _uplink = uplink;

    /// <summary>What is not read yet; after the last command, what cannot be read.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = commands;

    /// <summary>Every byte belonged to a command. Ask when <see cref="TryNext"/> has returned false.</summary>
    public readonly bool IsComplete => Rest.IsEmpty;

    /// <summary>The next command.</summary>
    /// <param name="command">A view over the bytes; the default on false.</param>
    /// <returns>False at the end, and when the next one is unknown or cut off.</returns>
    public bool TryNext(out MacCommandView command)
    {
        command = default;
        if (Rest.IsEmpty || MacCommandLayouts.Find(Rest[0], _uplink) is not { } layout)
            return false;
        var length = layout.LengthOf(Rest);
        if (length > Rest.Length)
            return false;

        command = new MacCommandView(Rest[..length], _uplink);
        Rest = Rest[length..];
        return true;
    }
}
