using System.Net;
using System.Text.Json;
using Kreisfunk.GatewayAgent.Endpoint;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

public sealed class HealthEndpointTests : IAsyncLifetime
{
    private readonly PrometheusText _metrics = new();
    private readonly HttpClient _http = new();
    private readonly AgentWebServer _server;
    private readonly WebListener _listener;
    private Readiness _broker = new("broker", true, "Connected.");

    public HealthEndpointTests()
    {
        var endpoint = new HealthEndpoint(
            [new ReadinessPart(() => _broker), new ReadinessPart(() => new Readiness("radio", true, "1 of 1."))],
            _metrics);
        _listener = new WebListener("Agent:Endpoint", new IPEndPoint(IPAddress.Loopback, 0), endpoint.AnswerAsync);
        _server = new AgentWebServer([_listener], NullLoggerFactory.Instance);
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Each_dependency_is_named_and_one_that_fails_makes_the_whole_not_ready()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("readyz")).StatusCode);
        _broker = new Readiness("broker", false, "There is no connection.");

        var response = await GetAsync("readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var json = JsonDocument.Parse(await TextAsync(response)).RootElement;
        Assert.False(json.GetProperty("ready").GetBoolean());
        Assert.Equal(["broker False There is no connection.", "radio True 1 of 1."],
            json.GetProperty("dependencies").EnumerateArray().Select(d => $"{d.GetProperty("name")} "
                + $"{d.GetProperty("ready").GetBoolean()} {d.GetProperty("detail")}"));
    }

    [Fact]
    public async Task The_process_says_that_it_lives_even_when_it_is_not_ready()
    {
        _broker = new Readiness("broker", false, "Away.");
        Assert.Equal("ok\n", await TextAsync(await GetAsync("healthz")));
    }

    [Fact]
    public async Task Metrics_are_prometheus_text()
    {
        var response = await GetAsync("metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("\nprocess_resident_memory_bytes ", await TextAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_path_and_another_method_are_refused_with_a_word_of_help()
    {
        var missing = await GetAsync("");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("/readyz", await TextAsync(missing), StringComparison.Ordinal);
        var posted = await _http.PostAsync(Uri("healthz"), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _metrics.Dispose();
    }

    private Task<HttpResponseMessage> GetAsync(string path) =>
        _http.GetAsync(Uri(path), TestContext.Current.CancellationToken);

    private Uri Uri(string path) => new($"http://{_listener.LocalEndPoint}/{path}");

    private static Task<string> TextAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
