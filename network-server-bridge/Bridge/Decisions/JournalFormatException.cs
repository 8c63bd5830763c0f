namespace Kreisfunk.Bridge.Decisions;

/// <summary>
/// A journal record or snapshot passed its checksum and still cannot be understood: it was written by a newer version,
/// or its keys were sealed with another key-encryption key.
/// </summary>
public sealed class JournalFormatException : Exception
{
    public JournalFormatException()
    {
    }

    public JournalFormatException(string message)
        : base(message)
    {
    }

    public JournalFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
