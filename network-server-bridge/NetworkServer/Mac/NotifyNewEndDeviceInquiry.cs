using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A relay has heard a device it does not serve; it is shown to people, and not answered.</summary>
internal sealed class NotifyNewEndDeviceInquiry : IMacInquiry
{
    public byte Cid => NotifyNewEndDeviceReq.Cid;

    public string Name => "NotifyNewEndDeviceReq";

    public byte[]? Take(MacTalk talk, ReadOnlySpan<byte> question) => null;
}
