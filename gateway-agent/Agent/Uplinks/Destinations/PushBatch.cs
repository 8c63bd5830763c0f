using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>Frames that travel in one PUSH_DATA, until its PUSH_ACK.</summary>
internal sealed class PushBatch(ushort token, IReadOnlyList<UplinkFrame> frames, TimeSpan heardAt)
{
    public ushort Token => token;

    public IReadOnlyList<UplinkFrame> Frames => frames;

    /// <summary>When the oldest of them was heard.</summary>
    public TimeSpan HeardAt => heardAt;

    /// <summary>Written at the first sending and kept for the next.</summary>
    public byte[]? Datagram { get; set; }

    public int Attempts { get; set; }

    /// <summary>When the PUSH_ACK counts as missing.</summary>
    public TimeSpan DueAt { get; set; }
}
