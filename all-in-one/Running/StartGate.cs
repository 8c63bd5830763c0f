namespace Kreisfunk.Running;

/// <summary>Holds back the chatter of starting up, so that the start screen stands alone; problems always show.</summary>
internal sealed class StartGate
{
    private volatile bool _isOpen;

    public void Open() => _isOpen = true;

    public bool Shows(string? category, LogLevel level)
    {
        // It warns that the pages' form keys are not encrypted; the data directory is the owner's alone.
        if (category?.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) == true)
            return level >= LogLevel.Error;
        if (level >= LogLevel.Warning)
            return true;
        return _isOpen && level >= LogLevel.Information && category?.StartsWith("Kreisfunk", StringComparison.Ordinal) == true;
    }
}
