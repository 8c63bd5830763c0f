using Kreisfunk.Bridge;
using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Storage;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("KREISFUNK__");
builder.WebHost.UseUrls(builder.Configuration["Http:Url"] ?? "http://127.0.0.1:8080");
builder.Services.AddBridge(builder.Configuration);

try
{
    var app = builder.Build();
    app.MapBridge();
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException error)
{
    foreach (var failure in error.Failures)
        await Console.Error.WriteLineAsync(failure);
    return 1;
}
catch (Exception error) when (error is IOException or KeyStoreException or RegistryException or JournalFormatException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
