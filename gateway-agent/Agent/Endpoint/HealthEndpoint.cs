using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Kreisfunk.GatewayAgent.Endpoint;

/// <summary>/healthz: the process lives; /readyz names each dependency and what to do; /metrics counts.</summary>
internal sealed class HealthEndpoint(IEnumerable<ReadinessPart> parts, PrometheusText metrics)
{
    private const string Paths = "There is /healthz, /readyz and /metrics.\n";

    private readonly ReadinessPart[] _parts = [.. parts];

    public Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            return WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "text/plain", "Only GET.\n"u8.ToArray());
        return context.Request.Path.Value switch
        {
            "/healthz" => WriteAsync(context, StatusCodes.Status200OK, "text/plain", "ok\n"u8.ToArray()),
            "/readyz" => ReadyAsync(context),
            "/metrics" => WriteAsync(context, StatusCodes.Status200OK, PrometheusText.ContentType,
                Encoding.UTF8.GetBytes(metrics.Write())),
            _ => WriteAsync(context, StatusCodes.Status404NotFound, "text/plain", Encoding.UTF8.GetBytes(Paths)),
        };
    }

    private Task ReadyAsync(HttpContext context)
    {
        var all = Array.ConvertAll(_parts, part => part.Look());
        var isReady = Array.TrueForAll(all, one => one.IsReady);
        return WriteAsync(context, isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            "application/json", Json(isReady, all));
    }

    // The same form as the bridge's: {"ready":true,"dependencies":[{"name":…,"ready":…,"detail":…}]}
    private static byte[] Json(bool isReady, Readiness[] all)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("ready"u8, isReady);
            json.WriteStartArray("dependencies"u8);
            foreach (var one in all)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, one.Name);
                json.WriteBoolean("ready"u8, one.IsReady);
                json.WriteString("detail"u8, one.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static Task WriteAsync(HttpContext context, int status, string contentType, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
