namespace Kreisfunk.GatewayAgent.Operation;

/// <summary>The two loops without which the agent is of no use, whatever else in it still moves.</summary>
internal sealed class LoopPulses
{
    /// <summary>
    /// Takes datagrams. Its longest step is a commit on a worn card: seconds, never half a minute.
    /// </summary>
    public LoopPulse Receive { get; } = new("receive", TimeSpan.FromSeconds(30));

    /// <summary>
    /// Moves uplinks to the broker. It comes round ten times a second; connecting takes at most 10 s, a pause 12 s.
    /// </summary>
    public LoopPulse Link { get; } = new("broker link", TimeSpan.FromSeconds(40));

    /// <summary>The first loop that stands still; null when all turn.</summary>
    public LoopPulse? Stuck(TimeSpan now) => !Receive.IsWell(now) ? Receive : !Link.IsWell(now) ? Link : null;
}
