using Kreisfunk.Dashboards.Assets;
using Kreisfunk.Dashboards.Deployments;
using Kreisfunk.Dashboards.History;
using Kreisfunk.Dashboards.Language;
using Kreisfunk.Dashboards.Live;
using Kreisfunk.Dashboards.Overview;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Dashboards;

/// <summary>How a process takes the pages in: with the stores they read, on the web server of the process.</summary>
public static class DashboardsComposition
{
    public static IServiceCollection AddDashboards(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddStorage(configuration);
        services.AddRazorComponents();
        services.AddResponseCompression(Compress);
        services.AddOptions<KeyManagementOptions>().PostConfigure(keys => keys.XmlRepository ??= new KeysInMemory());
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<DashboardsOptions>()
            .Bind(configuration.GetSection(DashboardsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DashboardsOptions>, DashboardsOptionsValidation>();
        services.AddSingleton<WebAssets>();
        services.AddSingleton<PageUi>();
        services.AddSingleton<FleetReader>();
        services.AddSingleton<HistoryReader>();
        services.AddSingleton<DeploymentReader>();
        services.AddSingleton<LiveFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        services.AddSingleton<LiveEndpoint>();
        services.AddSingleton<Pages>();
        services.AddSingleton<PageGuard>();
        return services;
    }

    /// <summary>Pages hold no secret that could be guessed from their length, so https is compressed too.</summary>
    private static void Compress(ResponseCompressionOptions options)
    {
        options.EnableForHttps = true;
        options.MimeTypes = ["text/html", "application/json", "image/svg+xml", "text/csv"];
    }

    /// <summary>Maps the pages, their live stream and their files; nothing else of the process is touched.</summary>
    public static WebApplication MapDashboards(this WebApplication app)
    {
        app.UseWhen(
            context => context.GetEndpoint()?.Metadata.GetMetadata<PageEndpoint>() is not null,
            branch => branch
                .UseResponseCompression()
                .UseRequestLocalization(Preferences.Localization())
                .Use(next => context =>
                    context.RequestServices.GetRequiredService<PageGuard>().RunAsync(context, next)));

        var group = app.MapGroup("").WithMetadata(new PageEndpoint()).ExcludeFromDescription();
        group.MapGet("/", (HttpContext context, Pages pages) => pages.StartAsync(context));
        group.MapGet("/devices/{devEui}", (HttpContext context, string devEui, Pages pages) =>
            pages.DeviceAsync(context, devEui));
        group.MapGet("/devices/{devEui}/history.json", HistoryEndpoint.JsonAsync);
        group.MapGet("/devices/{devEui}/history.csv", HistoryEndpoint.CsvAsync);
        group.MapGet("/devices/{devEui}/spark.svg", HistoryEndpoint.SparkAsync);
        group.MapGet("/gateways", (HttpContext context, Pages pages) => pages.GatewaysAsync(context));
        group.MapGet("/gateways/{gatewayId}", (HttpContext context, string gatewayId, Pages pages) =>
            pages.GatewayAsync(context, gatewayId));
        group.MapGet("/deployments", (HttpContext context, Pages pages) => pages.DeploymentsAsync(context));
        group.MapGet("/deployments/{id}", (HttpContext context, string id, Pages pages) =>
            pages.DeploymentAsync(context, id));
        group.MapGet("/live", (HttpContext context, LiveEndpoint live) => live.Follow(context));
        group.MapPost(Preferences.Path, (HttpRequest request) => Preferences.StoreAsync(request));
        group.MapFallback((HttpContext context, Pages pages) => pages.NotFound(context));
        app.MapGet("/assets/{version}/{**path}", (HttpContext context, string version, string path, WebAssets assets) =>
            assets.Serve(version, path, context)).ExcludeFromDescription();
        app.MapGet("/favicon.ico", (WebAssets assets) => Results.Redirect(assets.Url("favicon.svg")))
            .ExcludeFromDescription();
        return app;
    }
}
