using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>One uplink as it is offered to the destinations.</summary>
/// <param name="concentrator">Who heard it.</param>
/// <param name="frame">Not changed any more.</param>
/// <param name="bytes">The same in protobuf; only valid during the call.</param>
/// <param name="now">When it came.</param>
internal readonly ref struct HeardUplink(Concentrator concentrator, UplinkFrame frame, ReadOnlySpan<byte> bytes,
    TimeSpan now)
{
    public Concentrator Concentrator { get; } = concentrator;

    public UplinkFrame Frame { get; } = frame;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public TimeSpan Now { get; } = now;

    public FrameAddress Address { get; } = FrameAddress.Read(frame.PhyPayload.Span);
}
