namespace Kreisfunk.Storage;

/// <summary>Keys cannot be sealed or opened; the message names the file and the fix, never a key.</summary>
public sealed class KeyStoreException : Exception
{
    public KeyStoreException(string message)
        : base(message)
    {
    }

    public KeyStoreException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public KeyStoreException()
    {
    }
}
