using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>/update-info: a station says what it has and gets what it should have.</summary>
internal sealed partial class CupsEndpoint(CupsDesk desk, StationAccess access, StationRefusals refusals,
    StationMetrics metrics, ILogger<CupsEndpoint> log)
{
    /// <summary>A station's question is below one kilobyte.</summary>
    private const int MaxBodyBytes = 16 * 1024;

    public async Task AnswerAsync(HttpContext context)
    {
        if (!desk.IsOpen)
        {
            await StationEndpoint.WriteAsync(context, StatusCodes.Status404NotFound,
                "Nothing is handed out here; Agent:Station:Cups:Directory is empty.").ConfigureAwait(false);
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await StationEndpoint.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "Only POST.")
                .ConfigureAwait(false);
            return;
        }

        var body = await ReadAsync(context).ConfigureAwait(false);
        var error = "The body is longer than 16 KiB.";
        if (body is not { } bytes || !CupsRequest.TryRead(bytes.Span, out var request, out error))
        {
            metrics.Cups(CupsOutcome.BadRequest);
            await StationEndpoint.WriteAsync(context, StatusCodes.Status400BadRequest, error).ConfigureAwait(false);
            return;
        }

        await AnswerAsync(context, request).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, CupsRequest request)
    {
        var verdict = access.Check(request.Eui, context.Request.Headers.Authorization,
            context.Connection.ClientCertificate);
        if (verdict != StationVerdict.Accepted)
        {
            metrics.Cups(CupsOutcome.Refused);
            var reason = StationRefusals.Explain(verdict);
            refusals.Refused(request.Eui, verdict, context.Connection.RemoteIpAddress?.ToString() ?? "", reason);
            await StationEndpoint.WriteAsync(context, StatusCodes.Status403Forbidden, reason).ConfigureAwait(false);
            return;
        }

        var (answer, outcome) = desk.Answer(request);
        metrics.Cups(outcome);
        LogAnswered(log, request.Eui.ToString(), outcome);
        var response = answer.ToBytes();
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = response.Length;
        await context.Response.Body.WriteAsync(response, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Null when it is too long.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        var buffer = new byte[MaxBodyBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false,
            context.RequestAborted).ConfigureAwait(false);
        return length > MaxBodyBytes ? null : buffer.AsMemory(0, length);
    }

    [LoggerMessage(EventId = 3442, EventName = "agent.cups.answer", Level = LogLevel.Debug,
        Message = "The station {Gateway} asked for updates: {Outcome}")]
    private static partial void LogAnswered(ILogger log, string gateway, CupsOutcome outcome);
}
