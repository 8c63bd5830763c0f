using System.Net;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>A packet forwarder listens for downlinks where its last PULL_DATA came from.</summary>
internal sealed class PullPath(SemtechSocket socket, SocketAddress address, byte version) : IDownlinkPath
{
    /// <summary>Version 1 has no TX_ACK.</summary>
    public AnswerKind Answers => version == 1 ? AnswerKind.None : AnswerKind.Accepted;

    public bool IsFrom(SocketAddress other, byte otherVersion) => version == otherVersion && address.Equals(other);

    public bool TryPlan(DownlinkFrameItem item, out TxTime time) => TxpkWriter.CanWrite(item, out time);

    public int CountTogether(DownlinkFrame frame, int item) => 1;

    public void Send(DownlinkFrame frame, int item, int count, ushort token)
    {
        if (TryPlan(frame.Items[item], out var time))
            socket.Send(TxpkWriter.Write(frame.Items[item], time, version, token), address);
    }

    /// <summary>A copy: the receive loop reuses its own.</summary>
    public static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }
}
