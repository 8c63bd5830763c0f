namespace Kreisfunk.Commands;

/// <summary>How far an import is, on one line of the terminal; nothing where it is none.</summary>
internal sealed class ImportProgress(TextWriter error, int total)
{
    private readonly bool _isTerminal = error == Console.Error && !Console.IsErrorRedirected;
    private int _lastPercent = -1;

    public void Show(int done)
    {
        var percent = total == 0 ? 100 : (int)(100L * done / total);
        if (!_isTerminal || percent == _lastPercent)
            return;
        _lastPercent = percent;
        error.Write($"\r{done} of {total} ({percent} %)");
    }

    public void End()
    {
        if (_lastPercent >= 0)
            error.WriteLine();
    }
}
