namespace Kreisfunk.Running;

/// <summary>Holds back the chatter of starting up, so that the start screen stands alone; problems always show.</summary>
internal sealed class StartGate
{
    private volatile bool _isOpen;

    public void Open() => _isOpen = true;

    public bool Shows(string? category, LogLevel level)
    {
        if (level >= LogLevel.Warning)
            return true;
        return _isOpen && level >= LogLevel.Information && category?.StartsWith("Kreisfunk", StringComparison.Ordinal) == true;
    }
}
