using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.Tests.Unit.AllInOne;

/// <summary>The admin API's shapes over lists in memory, on a free port.</summary>
internal sealed class LittleAdminApi : IAsyncDisposable
{
    public const string Token = "a-token-of-a-test";
    public const string RealApplication = "00000000-0000-0000-0000-0000000000a1";

    private static readonly Dictionary<string, string> Keys = new()
    {
        ["devices"] = "devEui",
        ["gateways"] = "gatewayId",
        ["organisations"] = "id",
        ["applications"] = "id",
        ["profiles"] = "id",
        ["codecs"] = "id",
        ["deployments"] = "id",
        ["multicast-groups"] = "groupEui",
    };

    private static readonly string[] Secrets = ["appKey", "nwkKey", "mcNwkSKey", "mcAppSKey"];

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, List<JsonObject>> _rows = new();
    private readonly ConcurrentDictionary<string, List<JsonObject>> _posted = new();
    private readonly ConcurrentDictionary<string, List<JsonObject>> _put = new();

    private LittleAdminApi(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public string[] Options => ["--server", Url, "--token", Token];

    public static async Task<LittleAdminApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var api = new LittleAdminApi(app);
        api.Add("organisations", new JsonObject { ["id"] = "o1", ["name"] = "Kreis", ["isDemo"] = false },
            new JsonObject { ["id"] = "o2", ["name"] = "Musterstadt (Demo)", ["isDemo"] = true });
        api.Add("applications",
            new JsonObject { ["id"] = RealApplication, ["organisationId"] = "o1", ["name"] = "Sensoren" },
            new JsonObject { ["id"] = "a2", ["organisationId"] = "o2", ["name"] = "Musterstadt" });
        api.Add("profiles", new JsonObject { ["id"] = "p1", ["name"] = "climate", ["region"] = "eu868" });
        app.Use(CheckTokenAsync);
        app.MapGet("/api/v1/{list}", api.List);
        app.MapGet("/api/v1/{list}/{key}", api.Find);
        app.MapPost("/api/v1/{list}", api.Post);
        app.MapPut("/api/v1/{list}/{key}", api.Replace);
        app.MapGet("/api/v1/devices/{devEui}/{list}", api.ListOf);
        app.MapPost("/api/v1/devices/{devEui}/{list}", api.PostTo);
        app.MapDelete("/api/v1/devices/{devEui}/{list}", api.Flush);
        app.MapDelete("/api/v1/{list}/{key}", api.Delete);
        app.MapGet("/api/v1/multicast-groups/{devEui}/{list}", api.ListOf);
        app.MapPost("/api/v1/multicast-groups/{devEui}/{list}", api.PostTo);
        app.MapDelete("/api/v1/multicast-groups/{devEui}/{list}", api.Flush);
        await app.StartAsync();
        return api;
    }

    public void Add(string list, params JsonObject[] rows) => Rows(list).AddRange(rows);

    public IReadOnlyList<JsonObject> Posted(string list) => _posted.GetValueOrDefault(list) ?? [];

    public IReadOnlyList<JsonObject> Put(string list) => _put.GetValueOrDefault(list) ?? [];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task CheckTokenAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.Authorization == $"Bearer {Token}")
            return next(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private List<JsonObject> Rows(string list) => _rows.GetOrAdd(list, _ => []);

    private JsonNode List(string list, int? limit, string? after)
    {
        // Deployments are few and come in one piece.
        if (list == "deployments")
            return new JsonArray([.. Rows(list).Select(row => row.DeepClone())]);
        var key = Keys[list];
        var page = Rows(list).Where(row => after is null || string.CompareOrdinal((string?)row[key], after) > 0)
            .OrderBy(row => (string?)row[key], StringComparer.Ordinal).Take(limit ?? int.MaxValue).ToArray();
        return new JsonObject
        {
            ["items"] = new JsonArray([.. page.Select(row => row.DeepClone())]),
            ["next"] = page.Length < limit ? null : (string?)page[^1][key],
        };
    }

    private IResult Find(string list, string key) =>
        Rows(list).Find(row => (string?)row[Keys[list]] == key) is { } row ? Results.Json(row) : Results.NotFound();

    private IResult Replace(string list, string key, JsonObject body)
    {
        var index = Rows(list).FindIndex(row => (string?)row[Keys[list]] == key);
        if (index < 0)
            return Results.NotFound();
        _put.GetOrAdd(list, _ => []).Add((JsonObject)body.DeepClone());
        body[Keys[list]] = key;
        foreach (var secret in Secrets)
            body.Remove(secret);
        Rows(list)[index] = (JsonObject)body.DeepClone();
        return Results.Json(body);
    }

    private IResult Delete(string list, string key) =>
        Rows(list).RemoveAll(row => (string?)row[Keys[list]] == key) > 0 ? Results.NoContent() : Results.NotFound();

    private JsonArray ListOf(string devEui, string list) =>
        new([.. Rows($"{devEui}/{list}").Select(row => row.DeepClone())]);

    private JsonObject PostTo(string devEui, string list, JsonObject body)
    {
        _posted.GetOrAdd($"{devEui}/{list}", _ => []).Add((JsonObject)body.DeepClone());
        body["id"] = Guid.NewGuid().ToString();
        Rows($"{devEui}/{list}").Add(body);
        return (JsonObject)body.DeepClone();
    }

    private JsonObject Flush(string devEui, string list)
    {
        var count = Rows($"{devEui}/{list}").Count;
        Rows($"{devEui}/{list}").Clear();
        return new JsonObject { ["flushed"] = count };
    }

    private JsonObject Post(string list, JsonObject body)
    {
        // A script that is the newest already is no new version.
        if (list == "codecs" && Rows(list).Find(row =>
                JsonNode.DeepEquals(row["name"], body["name"]) && JsonNode.DeepEquals(row["source"], body["source"]))
            is { } known)
            return (JsonObject)known.DeepClone();
        if (Keys[list] == "id")
            body["id"] = string.Create(CultureInfo.InvariantCulture, $"{list}-{Rows(list).Count}");
        _posted.GetOrAdd(list, _ => []).Add(body);
        var row = (JsonObject)body.DeepClone();
        foreach (var secret in Secrets)
            row.Remove(secret);
        Rows(list).Add(row);
        return (JsonObject)row.DeepClone();
    }
}
