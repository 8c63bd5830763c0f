namespace Kreisfunk.Tests.Integration.GatewayAgent;

public sealed class BasicStationConformanceTests : RadioFrontEndConformance
{
    private protected override TestRadio Connect(RunningAgent agent, string eui) =>
        new TestStation(agent.Stations, eui);
}
