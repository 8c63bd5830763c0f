namespace Kreisfunk.Storage;

/// <summary>
/// The registry refuses or cannot be opened; the message is one sentence for people that names the thing and the fix.
/// </summary>
public sealed class RegistryException : Exception
{
    public RegistryException(string message)
        : base(message)
    {
    }

    public RegistryException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public RegistryException()
    {
    }
}
