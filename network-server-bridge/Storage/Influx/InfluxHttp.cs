using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Kreisfunk.Storage;

/// <summary>Requests to a time series server, and what its refusals mean. Secrets travel in headers only.</summary>
internal sealed class InfluxHttp : IDisposable
{
    // Of an answer's explanation; more helps no one and would fill the log.
    private const int MaxReason = 500;

    private readonly TelemetryOptions _options;
    private readonly HttpClient _client;
    private readonly Uri _url;
    private readonly bool _gzip;

    public InfluxHttp(TelemetryOptions options)
    {
        _options = options;
        _url = new Uri(options.Url.EndsWith('/') ? options.Url : options.Url + "/");
        _gzip = options.Gzip ?? !_url.IsLoopback;
        _client = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = options.Timeout,
            UseCookies = false,
            AllowAutoRedirect = false,
        })
        {
            // Each request has its own limit below.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (options.Token.Length > 0)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", options.Token);
        else if (options.Username.Length > 0)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username}:{options.Password}")));
    }

    public bool IsLocal => _url.IsLoopback;

    /// <summary>Null when the lines are stored; otherwise why the server refused them for what they say.</summary>
    public async Task<string?> WriteAsync(string path, ReadOnlyMemory<byte> lines, CancellationToken cancel)
    {
        using var content = new ReadOnlyMemoryContent(_gzip ? Compress(lines) : lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain") { CharSet = "utf-8" };
        if (_gzip)
            content.Headers.ContentEncoding.Add("gzip");
        return await SendAsync(HttpMethod.Post, path, content, ReadWriteAnswerAsync, cancel).ConfigureAwait(false);
    }

    /// <summary>Hands over the body of a successful answer.</summary>
    public Task<T> GetAsync<T>(string path, Func<Stream, Task<T>> read, CancellationToken cancel) =>
        SendAsync(HttpMethod.Get, path, null, (response, inner) => ReadAnswerAsync(response, read, inner), cancel);

    /// <summary>True when the statement was carried out, false when this user may not.</summary>
    public Task<bool> PostStatementAsync(string statement, CancellationToken cancel) =>
        SendAsync(
            HttpMethod.Post, "query", new FormUrlEncodedContent([new("q", statement)]),
            async (response, inner) =>
            {
                if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                    return false;
                return await ReadAnswerAsync(response, _ => Task.FromResult(true), inner).ConfigureAwait(false);
            },
            cancel);

    /// <summary>A sentence with the address and the fix.</summary>
    public TelemetryUnavailableException Ill(string what, string fix, Exception? inner = null) =>
        new($"The time series store at {_url} {what}: {fix}.", inner);

    public void Dispose() => _client.Dispose();

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_options.Timeout);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(_url, path)) { Content = content };
            using var response = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            return await read(response, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw Ill(
                $"did not answer within {_options.Timeout:c}",
                "check that it is not overloaded or stopped, or raise Storage:Telemetry:Timeout", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Ill(
                $"cannot be reached ({error.Message.TrimEnd('.')})",
                "check that it runs and that Storage:Telemetry:Url is right", error);
        }
    }

    private async Task<string?> ReadWriteAnswerAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        // Only 204 is a promise; a 200 is a proxy's or a captive portal's.
        if (response.StatusCode == HttpStatusCode.NoContent)
            return null;

        var reason = await ReasonAsync(response, cancel).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity
            || (response.StatusCode == HttpStatusCode.BadRequest && IsAboutLines(reason)))
            return reason;
        throw Refused(response.StatusCode, reason);
    }

    // A limit or a full disk is the server's illness although it says 400; so is anything unheard of, for our lines are
    // well-formed and throwing them away for a wrong setting would be worse than waiting.
    private static bool IsAboutLines(string reason) =>
        !reason.Contains("limit exceeded", StringComparison.Ordinal)
        && !reason.Contains("no space left", StringComparison.Ordinal)
        && (reason.Contains("partial write", StringComparison.Ordinal)
            || reason.Contains("unable to parse", StringComparison.Ordinal)
            || reason.Contains("type conflict", StringComparison.Ordinal)
            || reason.Contains("beyond retention", StringComparison.Ordinal));

    private async Task<T> ReadAnswerAsync<T>(
        HttpResponseMessage response, Func<Stream, Task<T>> read, CancellationToken cancel)
    {
        if (!response.IsSuccessStatusCode)
            throw Refused(response.StatusCode, await ReasonAsync(response, cancel).ConfigureAwait(false));
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
            return await read(body).ConfigureAwait(false);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException
            or KeyNotFoundException)
        {
            throw Ill("gave an answer that is not understood", "check that Storage:Telemetry:Kind is right", error);
        }
    }

    private TelemetryUnavailableException Refused(HttpStatusCode status, string reason)
    {
        var fix = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                "check Storage:Telemetry:Username and :Password, or :Token, and that they may write to the database",
            HttpStatusCode.NotFound =>
                $"create the database \"{_options.Database}\" or set Storage:Telemetry:CreateDatabase to true, and "
                + "check Storage:Telemetry:Api",
            HttpStatusCode.TooManyRequests => "raise the server's limits, or wait",
            HttpStatusCode.OK or HttpStatusCode.Found or HttpStatusCode.MovedPermanently =>
                "that is not a time series store's answer, check Storage:Telemetry:Url",
            _ => "look into the server's log; its disk may be full",
        };
        return Ill($"answered {(int)status} ({(reason.Length == 0 ? "no reason given" : reason)})", fix);
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Headers.TryGetValues("X-Influxdb-Error", out var header))
            return Cut(header.First());

        var buffer = new byte[8 * 1024];
        await using var body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel)
            .ConfigureAwait(false);
        return Cut(Encoding.UTF8.GetString(buffer, 0, read));
    }

    private static string Cut(string reason)
    {
        reason = reason.ReplaceLineEndings(" ").Trim();
        return reason.Length <= MaxReason ? reason : reason[..MaxReason] + "…";
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> lines)
    {
        using var target = new MemoryStream(lines.Length / 3);
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(lines.Span);
        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }
}
