using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Kreisfunk.Dashboards.Language;

namespace Kreisfunk.Dashboards.Live;

/// <summary>A new value, ready to be shown: d DevEUI, q quantity, t text, at milliseconds since 1970.</summary>
internal sealed record ValueChange(string D, string Q, string T, long At);

/// <summary>The one stream of events that every page follows.</summary>
internal sealed class LiveEndpoint(LiveFeed feed, IHostApplicationLifetime lifetime, PageUi pageUi)
{
    /// <summary>A browser that was cut off comes back after this.</summary>
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    /// <summary>Looks a returning browser may be behind; further back, its page is fetched anew in one piece.</summary>
    private const int MostLooksBehind = 4;

    private const string BusyRetrySeconds = "10";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public IResult Follow(HttpContext context)
    {
        var subscription = feed.TrySubscribe();
        if (subscription is null)
        {
            context.Response.Headers.RetryAfter = BusyRetrySeconds;
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        context.Response.RegisterForDispose(subscription);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var ui = pageUi.Of(context);
        var lastSeen = context.Request.Headers["Last-Event-ID"].ToString();
        if (!LiveCursor.TryParse(lastSeen, out var cursor)
            && !LiveCursor.TryParse(context.Request.Query["after"], out cursor))
            cursor = new LiveCursor(-1, -1);
        return TypedResults.ServerSentEvents(EventsAsync(subscription, cursor, ui, context.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(
        LiveSubscription subscription, LiveCursor cursor, Ui ui, [EnumeratorCancellation] CancellationToken aborted)
    {
        // Open streams would hold up the end of the process.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        var (missed, start, isTooFar) = await CatchUpAsync(cursor, ending.Token);
        yield return new SseItem<string>("{}", "hello")
        {
            ReconnectionInterval = Reconnect,
            EventId = start.ToString(),
        };
        if (isTooFar)
            yield return Item("resync", "{}", start);
        foreach (var item in missed.SelectMany(batch => Items(batch, ui)))
            yield return item;

        while (await ReadAsync(subscription, ending.Token) is { } batch)
        {
            if (subscription.TakeLost())
                yield return Item("resync", "{}", batch.Cursor);
            foreach (var item in Items(batch, ui))
                yield return item;
        }
    }

    /// <summary>What happened since the browser was here, or the sign that it was away too long.</summary>
    private async Task<(List<LiveBatch> Missed, LiveCursor Start, bool IsTooFar)> CatchUpAsync(
        LiveCursor cursor, CancellationToken cancel)
    {
        var end = await feed.EndAsync(cancel);
        // A cursor beyond the end belongs to a store that was replaced.
        if (cursor.Latest < 0 || cursor.Latest > end.Latest || cursor.Frame > end.Frame)
            return ([], end, cursor.Latest >= 0);
        var missed = new List<LiveBatch>();
        for (var look = 0; look < MostLooksBehind; look++)
        {
            var batch = await feed.ReadAfterAsync(cursor, null, cancel);
            if (batch.Values.Count == 0 && batch.Frames.Count == 0)
                return (missed, cursor, false);
            missed.Add(batch);
            cursor = batch.Cursor;
            if (batch.Values.Count < LiveFeed.RowsPerLook && batch.Frames.Count < LiveFeed.RowsPerLook)
                return (missed, cursor, false);
        }

        return ([], end, true);
    }

    private static async Task<LiveBatch?> ReadAsync(LiveSubscription subscription, CancellationToken cancel)
    {
        try
        {
            return await subscription.Batches.ReadAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static IEnumerable<SseItem<string>> Items(LiveBatch batch, Ui ui)
    {
        if (batch.Values.Count > 0)
        {
            var changes = batch.Values.Select(v => new ValueChange(
                v.DevEui.ToString(), v.Quantity, ui.Value(v), v.At.ToUnixTimeMilliseconds()));
            yield return Item("values", JsonSerializer.Serialize(changes, Json), batch.Cursor);
        }

        if (batch.Frames.Count > 0)
        {
            var subjects = batch.Frames
                .SelectMany(f => new[] { f.DevEui?.ToString(), f.Gateway.ToString() })
                .OfType<string>().Distinct();
            yield return Item("frames", JsonSerializer.Serialize(subjects, Json), batch.Cursor);
        }

        if (batch.Headline is { } headline)
            yield return Item("headline", JsonSerializer.Serialize(Words(headline, ui), Json), batch.Cursor);
    }

    private static object Words(LiveHeadline headline, Ui ui) => new
    {
        headline.Live,
        headline.Silent,
        headline.GatewaysOnline,
        Texts = new Dictionary<string, string>
        {
            ["live"] = ui.Number(headline.Live),
            ["silent"] = ui.Number(headline.Silent),
            ["gateways"] = ui.Number(headline.GatewaysOnline),
            ["gateways-total"] = ui.Format(ui.Texts.OfTotal, ui.Number(headline.Gateways)),
            ["uplinks"] = ui.Number(headline.UplinksLastMinute),
        },
    };

    private static SseItem<string> Item(string type, string data, LiveCursor cursor) =>
        new(data, type) { EventId = cursor.ToString() };
}
