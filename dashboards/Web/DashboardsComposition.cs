namespace Kreisfunk.Dashboards;

/// <summary>How a process takes the pages in: its storage comes from AddStorage, its web server from the process.</summary>
public static class DashboardsComposition
{
    public static IServiceCollection AddDashboards(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddRazorComponents();
        return services;
    }

    public static WebApplication MapDashboards(this WebApplication app)
    {
        app.MapGet("/", () => "Kreisfunk");
        return app;
    }
}
