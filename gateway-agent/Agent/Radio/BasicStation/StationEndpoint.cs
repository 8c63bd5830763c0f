using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Kreisfunk.LoRaWan;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>What answers stations: /router-info, /router/EUI and /update-info.</summary>
internal sealed class StationEndpoint(StationParts parts, StationAccess access, StationRefusals refusals,
    CupsEndpoint cups, ILoggerFactory logs)
{
    private const string RouterPath = "/router/";

    /// <summary>A station asks one short question.</summary>
    private const int MaxQuestionBytes = 4 * 1024;

    /// <summary>From the connection to the question, and from the answer to the station's close.</summary>
    private static readonly TimeSpan QuestionPatience = TimeSpan.FromSeconds(10);

    public Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path == "/update-info")
            return cups.AnswerAsync(context);
        if (path != "/router-info" && path != "/router" && !path.StartsWith(RouterPath, StringComparison.Ordinal))
            return WriteAsync(context, StatusCodes.Status404NotFound,
                "Stations ask /router-info, then /router/EUI, and /update-info.");
        if (!context.WebSockets.IsWebSocketRequest)
            return WriteAsync(context, StatusCodes.Status426UpgradeRequired, "Only websockets here.");
        return path == "/router-info" ? DiscoverAsync(context) : RouteAsync(context, path);
    }

    internal static Task WriteAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }

    private async Task DiscoverAsync(HttpContext context)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, parts.Register.Stopping);
        patience.CancelAfter(QuestionPatience);
        using var socket = await AcceptAsync(context).ConfigureAwait(false);
        try
        {
            var question = new byte[MaxQuestionBytes];
            var result = await socket.ReceiveAsync(question.AsMemory(), patience.Token).ConfigureAwait(false);
            if (result is not { MessageType: WebSocketMessageType.Text, EndOfMessage: true })
                return;
            var answer = AnswerDiscovery(context, question.AsSpan(0, result.Count));
            patience.CancelAfter(QuestionPatience);
            await socket.SendAsync(answer, WebSocketMessageType.Text, true, patience.Token).ConfigureAwait(false);
            // The station closes; what else it says is of no interest.
            await socket.ReceiveAsync(question.AsMemory(), patience.Token).ConfigureAwait(false);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
        }
    }

    private byte[] AnswerDiscovery(HttpContext context, ReadOnlySpan<byte> question)
    {
        if (!StationMessage.TryRead(question, out var message) || !message.TryEui(StationField.Router, out var eui))
        {
            parts.Metrics.Refused(StationVerdict.NoEui);
            return DiscoveryAnswer.WriteError(default, "router must be the gateway's EUI");
        }

        var verdict = Check(context, eui);
        if (verdict != StationVerdict.Accepted)
            return DiscoveryAnswer.WriteError(eui, Reason(verdict));
        var local = new IPEndPoint(context.Connection.LocalIpAddress ?? IPAddress.Loopback,
            context.Connection.LocalPort);
        return DiscoveryAnswer.Write(eui,
            DiscoveryAnswer.UriFor(eui, context.Request.IsHttps, context.Request.Host, local));
    }

    private async Task RouteAsync(HttpContext context, string path)
    {
        if (!path.StartsWith(RouterPath, StringComparison.Ordinal)
            || !StationEui.TryParse(path[RouterPath.Length..], out var eui))
        {
            parts.Metrics.Refused(StationVerdict.NoEui);
            await WriteAsync(context, StatusCodes.Status400BadRequest, "The path must be /router/EUI, as /router-info "
                + "says.").ConfigureAwait(false);
            return;
        }

        var verdict = Check(context, eui);
        if (verdict != StationVerdict.Accepted || parts.Plan is not { } plan)
        {
            await WriteAsync(context, StatusCodes.Status403Forbidden, Reason(verdict)).ConfigureAwait(false);
            return;
        }

        using var link = new StationLink();
        if (!parts.Register.TryEnter(link))
        {
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The agent stops.")
                .ConfigureAwait(false);
            return;
        }

        // A new life must not repeat the ids of the one before.
        var ids = new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
        var handler = new StationHandler(parts, eui, link, plan, ids, logs.CreateLogger<StationHandler>());
        try
        {
            using var socket = await AcceptAsync(context).ConfigureAwait(false);
            await new StationConnection(socket, link, handler, parts).RunAsync().ConfigureAwait(false);
        }
        finally
        {
            handler.Ended();
        }
    }

    /// <summary>Whether this station gets in, counted and said when not.</summary>
    private StationVerdict Check(HttpContext context, Eui64 eui)
    {
        var verdict = access.Check(eui, context.Request.Headers.Authorization, context.Connection.ClientCertificate);
        if (verdict == StationVerdict.Accepted && parts.Plan is null)
            verdict = StationVerdict.NoPlan;
        if (verdict == StationVerdict.Accepted && !parts.Concentrators.HasRoomFor(eui))
            verdict = StationVerdict.TableFull;
        if (verdict == StationVerdict.Accepted)
            refusals.Accepted(eui);
        else
            refusals.Refused(eui, verdict, context.Connection.RemoteIpAddress?.ToString() ?? "", Reason(verdict));
        return verdict;
    }

    private string Reason(StationVerdict verdict) =>
        verdict == StationVerdict.NoPlan ? parts.PlanError : StationRefusals.Explain(verdict);

    private Task<WebSocket> AcceptAsync(HttpContext context) =>
        context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = parts.Options.PingInterval,
            KeepAliveTimeout = parts.Options.PingInterval,
        });
}
