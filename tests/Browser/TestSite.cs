using Kreisfunk.Dashboards;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.Tests.Browser;

/// <summary>The real pages on a free port, over real stores in a folder of their own.</summary>
public sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestSite(WebApplication app, string folder)
    {
        _app = app;
        Folder = folder;
        Url = app.Urls.Single();
        Stores = app.Services.GetRequiredService<StorageSet>();
    }

    public string Folder { get; }

    public StorageSet Stores { get; }

    public string Url { get; }

    public static async Task<TestSite> StartAsync(
        string? folder = null, string url = "http://127.0.0.1:0", Dictionary<string, string?>? settings = null)
    {
        folder ??= Directory.CreateTempSubdirectory("kreisfunk-browser-").FullName;
        // Another content root than the project's: nothing may depend on the working directory.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = folder,
            EnvironmentName = "Production",
        });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:DataDirectory"] = Path.Combine(folder, "data"),
        });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddDashboards(builder.Configuration);
        var app = builder.Build();
        app.MapDashboards();
        await app.StartAsync();
        return new TestSite(app, folder);
    }

    /// <summary>As a restart of the service would.</summary>
    public async Task StopAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
