using Kreisfunk.Dashboards;
using Kreisfunk.Storage;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("KREISFUNK__");
// Beside an all-in-one on its own port; "urls" or ASPNETCORE_URLS say otherwise.
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
    builder.WebHost.UseUrls("http://127.0.0.1:8081");
builder.Services.AddDashboards(builder.Configuration);

try
{
    var app = builder.Build();
    app.MapDashboards();
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException error)
{
    foreach (var failure in error.Failures)
        await Console.Error.WriteLineAsync(failure);
    return 1;
}
catch (Exception error) when (error is RegistryException or TelemetryUnavailableException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{error.Message.TrimEnd('.')}: choose another address with --urls.");
    return 1;
}
