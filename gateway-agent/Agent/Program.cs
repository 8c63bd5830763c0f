using System.Net.Sockets;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Hardware.Reset;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

if (args is [ResetCommand.Name, .. var rest])
    return await ResetCommand.Create().RunAsync(rest, CancellationToken.None);

try
{
    var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
    {
        Args = args,
        // Settings where the agent is started win; else those beside the program.
        ContentRootPath = File.Exists("appsettings.json") ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory,
    });
    builder.Configuration.AddEnvironmentVariables("KREISFUNK__");
    // A failed start is said below, in one sentence instead of a stack.
    builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    builder.Services.AddGatewayAgent(builder.Configuration);
    await builder.Build().RunAsync();
    return 0;
}
catch (OptionsValidationException e)
{
    foreach (var failure in e.Failures)
        await Console.Error.WriteLineAsync(failure);
    return 2;
}
catch (InvalidOperationException e) when (e.InnerException is SocketException or FormatException or ArgumentException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
