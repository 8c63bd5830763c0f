namespace Kreisfunk.Bridge.Mqtt;

/// <summary>
/// Runs the two links: one for gateways, so that no flood of events delays a downlink, and one for events.
/// </summary>
internal sealed class MqttService(GatewayLink gateways, EventLink events) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(gateways.Link.RunAsync(stoppingToken), events.Link.RunAsync(stoppingToken));
}

/// <summary>Gateways' messages in, commands out.</summary>
internal sealed record GatewayLink(MqttLink Link);

/// <summary>Application events out, applications' commands in.</summary>
internal sealed record EventLink(MqttLink Link);
