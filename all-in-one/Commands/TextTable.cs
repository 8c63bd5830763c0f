namespace Kreisfunk.Commands;

/// <summary>Rows in columns as wide as their longest cell.</summary>
internal static class TextTable
{
    public static void Write(TextWriter output, IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = head.Select((title, i) => rows.Select(r => r[i].Length).Append(title.Length).Max()).ToArray();
        WriteRow(output, head, widths);
        foreach (var row in rows)
            WriteRow(output, row, widths);
    }

    private static void WriteRow(TextWriter output, IReadOnlyList<string> cells, int[] widths) =>
        output.WriteLine(string.Join("  ", cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
}
