namespace Kreisfunk.Storage;

/// <summary>
/// Sends uplinks in batches; halves a batch the server refuses until only the lines it cannot store are left.
/// </summary>
internal sealed class LineBatches(InfluxHttp http, LineWriter lines, string path)
{
    public async Task WriteAsync(
        IReadOnlyList<TelemetryPoint> points, Action<TelemetryPoint, string> refused, CancellationToken cancel)
    {
        for (var next = 0; next < points.Count;)
        {
            var first = next;
            lines.Clear();
            while (next < points.Count && lines.Lines < InfluxTelemetry.MaxBatchLines
                && lines.Length < InfluxTelemetry.MaxBatchBytes)
                lines.Append(points[next++]);

            await WriteBatchAsync((index, reason) => refused(points[first + index], reason), cancel)
                .ConfigureAwait(false);
        }
    }

    private async Task WriteBatchAsync(Action<int, string> refused, CancellationToken cancel)
    {
        // The first half first, so that refusals come in order.
        var left = new Stack<(int From, int To)>();
        left.Push((0, lines.Lines));
        while (left.TryPop(out var range))
        {
            var reason = await http.WriteAsync(path, lines.Range(range.From, range.To), cancel).ConfigureAwait(false);
            if (reason is null)
                continue;
            if (range.To - range.From == 1)
            {
                refused(range.From, reason);
                continue;
            }

            var middle = (range.From + range.To) / 2;
            left.Push((middle, range.To));
            left.Push((range.From, middle));
        }
    }
}
