using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

/// <summary>A concentrator that asks for downlinks and gets none.</summary>
internal sealed class NoPath : IDownlinkPath
{
    public static NoPath Instance { get; } = new();

    public AnswerKind Answers => default;

    public bool TryPlan(DownlinkFrameItem item, out TxTime time)
    {
        time = default;
        return false;
    }

    public int CountTogether(DownlinkFrame frame, int item) => 1;

    public void Send(DownlinkFrame frame, int item, int count, ushort token) =>
        throw new IOException("Nobody listens.");
}
