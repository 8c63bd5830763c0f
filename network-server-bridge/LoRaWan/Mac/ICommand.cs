namespace Kreisfunk.LoRaWan;

/// <summary>
/// A command in one direction: an identifier and a payload whose length the identifier, and sometimes the payload
/// itself, says. MAC commands and application layer packages are made this way. The file of a command holds the request
/// and its answer, which share an identifier.
/// </summary>
/// <typeparam name="TSelf">The command.</typeparam>
public interface ICommand<TSelf> where TSelf : struct, ICommand<TSelf>
{
    /// <summary>Command identifier, the first byte; the same one is another command in the other direction.</summary>
    static abstract byte Cid { get; }

    /// <summary>Sent by the device.</summary>
    static abstract bool IsUplink { get; }

    /// <summary>Bytes behind the identifier, without those of <see cref="MoreBytes"/>.</summary>
    static abstract int PayloadBytes { get; }

    /// <summary>How many more bytes the first ones announce; 0 but in a few commands.</summary>
    /// <param name="payload">All that is left behind the identifier, at least <see cref="PayloadBytes"/>.</param>
    static virtual int MoreBytes(ReadOnlySpan<byte> payload) => 0;

    /// <summary>Reads the fields; any bytes give a command, reserved bits are ignored.</summary>
    /// <param name="payload">
    /// The bytes behind the identifier, as many as <see cref="PayloadBytes"/> and <see cref="MoreBytes"/> say, which
    /// the reader has checked; fewer are a programming error.
    /// </param>
    static abstract TSelf Read(ReadOnlySpan<byte> payload);

    /// <summary>Writes identifier and payload.</summary>
    /// <param name="destination">At least as long as the command; shorter is a programming error.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A field is out of its range: a programming error.</exception>
    int Write(Span<byte> destination);
}
