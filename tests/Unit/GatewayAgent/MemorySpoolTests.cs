using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Spool;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class MemorySpoolTests : SpoolConformance
{
    protected override int RecordBytes => 0;

    protected override ISpool Create(SpoolOptions options) => new MemorySpool(options, Time);
}
