namespace Kreisfunk.Codecs.Sandbox;

/// <summary>From a place in the instrumented text back to the author's file.</summary>
internal sealed class SourceMap
{
    private readonly Dictionary<int, List<(int Column, int Length)>> _insertions = [];

    /// <summary>Text was inserted at this column (from 0, earlier insertions counted) of a line (from 1).</summary>
    public void Add(int line, int column, int length)
    {
        if (!_insertions.TryGetValue(line, out var list))
            _insertions[line] = list = [];
        list.Add((column, length));
    }

    /// <summary>Line from 1 after the wrapper's own first line, column from 0 in; both from 1 out.</summary>
    public (int Line, int Column) ToAuthor(int line, int column)
    {
        var own = line - CodecScript.WrapperLines;
        var shift = 0;
        if (_insertions.TryGetValue(own, out var list))
            shift = list.Where(i => i.Column < column).Sum(i => Math.Min(i.Length, column - i.Column));
        return (Math.Max(own, 1), column - shift + 1);
    }
}
