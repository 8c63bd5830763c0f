namespace Kreisfunk.Dashboards;

/// <summary>Marks what answers people: the other interfaces of the process are left alone.</summary>
internal sealed class PageEndpoint;

/// <summary>Around every page: headers that keep strangers out, and a friendly page when the store is away.</summary>
internal sealed partial class PageGuard(Pages pages, ILogger<PageGuard> log)
{
    /// <summary>Nothing from elsewhere, nothing inline: what a payload may carry cannot become a script.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        headers.Vary = "Accept-Language, Cookie";
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser left; there is nobody to answer.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            DashboardsMetrics.PageErrors.Add(1, new KeyValuePair<string, object?>("reason", error.GetType().Name));
            LogFailed(log, context.Request.Path, error);
            await pages.Unreachable(context).ExecuteAsync(context);
        }
    }

    [LoggerMessage(EventId = 6003, EventName = "page.request.fail", Level = LogLevel.Error,
        Message = "The page {Path} could not be made")]
    private static partial void LogFailed(ILogger log, string path, Exception error);
}
