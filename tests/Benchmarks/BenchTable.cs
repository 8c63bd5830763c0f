using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Kreisfunk.Benchmarks;

/// <summary>The result of one suite: rows of a name and numbers, printed as a table for people or as JSON.</summary>
public sealed class BenchTable(string name, string title, IReadOnlyList<string> columns)
{
    private readonly List<(string Name, double[] Values)> _rows = [];

    public string Name => name;

    /// <param name="row">What was measured.</param>
    /// <param name="values">One per column after the first; NaN for a cell that has no meaning.</param>
    public void Add(string row, params double[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, columns.Count - 1);
        _rows.Add((row, values));
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {name}\n\n{title}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", columns)} |\n");
        text.Append("|---|").AppendJoin("", Enumerable.Repeat("---:|", columns.Count - 1)).Append('\n');
        foreach (var (rowName, values) in _rows)
            text.Append(CultureInfo.InvariantCulture, $"| {rowName} | {string.Join(" | ", values.Select(Text))} |\n");
        return text.ToString();
    }

    public JsonObject ToJson() => new()
    {
        ["suite"] = name,
        ["title"] = title,
        ["rows"] = new JsonArray([.. _rows.Select(Row)]),
    };

    private JsonObject Row((string Name, double[] Values) row)
    {
        var json = new JsonObject { [columns[0]] = row.Name };
        for (var i = 0; i < row.Values.Length; i++)
            json[columns[i + 1]] = double.IsNaN(row.Values[i]) ? null : row.Values[i];
        return json;
    }

    private static string Text(double value) => value switch
    {
        double.NaN => "–",
        >= 1_000_000 => (value / 1e6).ToString("0.0#", CultureInfo.InvariantCulture) + " M",
        >= 10_000 => (value / 1e3).ToString("#,0", CultureInfo.InvariantCulture) + " k",
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
