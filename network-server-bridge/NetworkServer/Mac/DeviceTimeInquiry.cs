using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>The time at which the device transmitted.</summary>
internal sealed class DeviceTimeInquiry : IMacInquiry
{
    public byte Cid => DeviceTimeReq.Cid;

    public string Name => "DeviceTimeReq";

    public byte[] Take(MacTalk talk, ReadOnlySpan<byte> question) =>
        MacBytes.Of(DeviceTimeAns.At(GpsTime.FromUtc(talk.TransmissionAt)));
}
