using System.Text.Json;

namespace Kreisfunk.Storage;

/// <summary>One series of an answer: names of columns, and rows whose first column is the time.</summary>
internal readonly struct InfluxSeries(JsonElement series)
{
    public List<T> Rows<T>(Func<JsonElement, T> read)
    {
        var values = series.GetProperty("values");
        var rows = new List<T>(values.GetArrayLength());
        foreach (var row in values.EnumerateArray())
            rows.Add(read(row));
        return rows;
    }

    /// <summary>Names of the columns that have a value in the first row.</summary>
    public IEnumerable<string> FilledColumns()
    {
        var row = series.GetProperty("values")[0];
        var index = 0;
        foreach (var column in series.GetProperty("columns").EnumerateArray())
        {
            if (row[index++].ValueKind != JsonValueKind.Null)
                yield return column.GetString()!;
        }
    }
}
