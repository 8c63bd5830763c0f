namespace Kreisfunk.Tests.Integration.GatewayAgent;

public sealed class SemtechUdpConformanceTests : RadioFrontEndConformance
{
    private protected override TestRadio Connect(RunningAgent agent, string eui) =>
        new ForwarderRadio(agent.Udp, eui);
}
