namespace Kreisfunk.Storage;

/// <summary>
/// The time series store cannot be reached or is ill; the message names it and the fix. Whether the batch was stored is
/// unknown: keep it and write it again.
/// </summary>
public sealed class TelemetryUnavailableException : Exception
{
    public TelemetryUnavailableException(string message)
        : base(message)
    {
    }

    public TelemetryUnavailableException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    public TelemetryUnavailableException()
    {
    }
}
