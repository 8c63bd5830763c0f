namespace Kreisfunk.Bridge.Log;

/// <summary>The log could not take a record because there is no room; says which directory and what to do.</summary>
public sealed class LogFullException : IOException
{
    public LogFullException()
    {
    }

    public LogFullException(string message)
        : base(message)
    {
    }

    public LogFullException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
