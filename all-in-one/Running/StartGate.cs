namespace Kreisfunk.Running;

/// <summary>
/// What the console shows. While starting only problems, so that the start screen stands alone; then what
/// <c>Logging:LogLevel</c> says, by default changes of state in Kreisfunk and warnings of everything else.
/// </summary>
internal sealed class StartGate
{
    private const string Everything = "Default", HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    private readonly (string Prefix, LogLevel Level)[] _levels;
    private volatile bool _isOpen;

    public StartGate(IConfiguration configuration)
    {
        var levels = new Dictionary<string, LogLevel>
        {
            [Everything] = LogLevel.Warning,
            ["Kreisfunk"] = LogLevel.Information,
            // It warns that the pages' form keys are not encrypted; the data directory is the owner's alone.
            ["Microsoft.AspNetCore.DataProtection"] = LogLevel.Error,
        };
        foreach (var entry in configuration.GetSection("Logging:LogLevel").GetChildren())
        {
            if (Enum.TryParse<LogLevel>(entry.Value, ignoreCase: true, out var level))
                levels[entry.Key] = level;
        }

        // The longest name that fits decides; "Default" fits every name.
        _levels =
        [
            .. levels.OrderByDescending(l => l.Key == Everything ? 0 : l.Key.Length).Select(l => (l.Key, l.Value)),
        ];
    }

    public void Open() => _isOpen = true;

    public bool Shows(string? category, LogLevel level)
    {
        var name = category ?? "";
        // A start that fails is told in one sentence by whoever started it, without the host's stack trace.
        if (!_isOpen && name == HostCategory)
            return false;
        var fitting = _levels.First(l => l.Prefix == Everything || name.StartsWith(l.Prefix, StringComparison.Ordinal));
        return level >= fitting.Level && (_isOpen || level >= LogLevel.Warning);
    }
}
