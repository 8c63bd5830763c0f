using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>
/// How downlinks reach one concentrator over the protocol its front end speaks, and what that protocol can say about
/// their fate. Calls come from one thread at a time, under the dispatcher's lock.
/// </summary>
internal interface IDownlinkPath
{
    AnswerKind Answers { get; }

    /// <summary>
    /// True when nothing but silence tells the path's end; false when its front end detaches it.
    /// </summary>
    bool EndsBySilence => true;

    /// <summary>False for what this front end could never send; else when it is to leave.</summary>
    bool TryPlan(DownlinkFrameItem item, out TxTime time);

    /// <summary>
    /// How many items from this one on travel in one message, at least 1: some front ends take both receive windows of
    /// a reply at once and choose themselves.
    /// </summary>
    int CountTogether(DownlinkFrame frame, int item);

    /// <summary>
    /// Sends the items. The answer comes under the token. What cannot be sent throws an <see cref="IOException"/> or a
    /// <see cref="System.Net.Sockets.SocketException"/> and counts as lost on the way.
    /// </summary>
    void Send(DownlinkFrame frame, int item, int count, ushort token);
}
