using Kreisfunk.GatewayAgent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
{
    Args = args,
    // Settings where the agent is started win; else those beside the program.
    ContentRootPath = File.Exists("appsettings.json") ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory,
});
builder.Configuration.AddEnvironmentVariables("KREISFUNK__");
builder.Services.AddGatewayAgent(builder.Configuration);
await builder.Build().RunAsync();
