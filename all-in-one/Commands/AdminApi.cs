using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>
/// The admin API of a running instance. Every failure is a <see cref="CliException"/> that names what to do; a token
/// never appears in one.
/// </summary>
internal sealed class AdminApi : IDisposable
{
    /// <summary>Rows asked for at once; the server's own bound is the same.</summary>
    public const int PageSize = 1_000;

    /// <summary>Pages read at most: a hundred thousand rows are no longer for reading.</summary>
    private const int MaxPages = 100;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;

    public AdminApi(Uri server, string token)
    {
        _client = new HttpClient { BaseAddress = new Uri(server, "/api/v1/"), Timeout = Timeout };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public void Dispose() => _client.Dispose();

    public async Task<JsonNode> GetAsync(string path, CancellationToken cancel) =>
        await SendAsync(HttpMethod.Get, path, null, cancel) ?? new JsonObject();

    /// <summary>Null when there is none.</summary>
    public async Task<JsonNode?> FindAsync(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        using var response = await RespondAsync(request, cancel);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, cancel);
    }

    public Task<JsonNode?> PostAsync(string path, JsonNode body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, body, cancel);

    public Task<JsonNode?> PutAsync(string path, JsonNode body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Put, path, body, cancel);

    public Task<JsonNode?> DeleteAsync(string path, CancellationToken cancel) =>
        SendAsync(HttpMethod.Delete, path, null, cancel);

    /// <summary>Every row of a list, page after page.</summary>
    public async Task<JsonArray> ListAsync(string path, CancellationToken cancel)
    {
        var all = new JsonArray();
        string? after = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var query = $"{path}?limit={PageSize}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}";
            var answer = await GetAsync(query, cancel);
            foreach (var row in Rows(answer))
                all.Add(row?.DeepClone());
            after = (string?)answer["next"];
            if (after is null)
                break;
        }

        return all;
    }

    private static JsonArray Rows(JsonNode answer) =>
        answer["items"] as JsonArray
        ?? throw new CliException("The server's list cannot be read: "
            + "use a kreisfunk of the same version as the server.");

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await RespondAsync(request, cancel);
        return await ReadAsync(response, cancel);
    }

    private async Task<HttpResponseMessage> RespondAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await _client.SendAsync(request, cancel);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            throw new CliException($"No Kreisfunk answers at {_client.BaseAddress!.GetLeftPart(UriPartial.Authority)}: "
                + "start one with kreisfunk up, or name another with --server URL.", fault);
        }
    }

    private async Task<JsonNode?> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var text = await response.Content.ReadAsStringAsync(cancel);
        if (response.IsSuccessStatusCode)
            return text.Length == 0 ? null : Parse(text);
        throw new CliException(response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                $"{_client.BaseAddress!.GetLeftPart(UriPartial.Authority)} refused the token: give the content of "
                + "admin.token in that instance's data directory with --token T, or the directory with --data DIR.",
            _ => Problem(text) ?? $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}: "
                + "look into its log.",
        })
        {
            IsRefusal = response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict,
        };
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException fault)
        {
            throw new CliException("The server's answer is no JSON: check that --server names a Kreisfunk.", fault);
        }
    }

    /// <summary>The sentence of a problem description (RFC 9457), on one line.</summary>
    private static string? Problem(string text)
    {
        try
        {
            var problem = JsonNode.Parse(text);
            return (string?)(problem?["detail"] ?? problem?["title"] ?? problem?["error"]);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
