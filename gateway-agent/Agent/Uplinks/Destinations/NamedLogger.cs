using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>Lets a part that logs under its own name log under a destination's.</summary>
internal sealed class NamedLogger<T>(ILogger inner) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => inner.Log(logLevel, eventId, state, exception, formatter);
}
