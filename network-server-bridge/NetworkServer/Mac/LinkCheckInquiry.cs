using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>How well, and by how many, the device is heard.</summary>
internal sealed class LinkCheckInquiry : IMacInquiry
{
    public byte Cid => LinkCheckReq.Cid;

    public string Name => "LinkCheckReq";

    public byte[] Take(MacTalk talk, ReadOnlySpan<byte> question)
    {
        var margin = talk.Uplink.SnrDb - RadioMargin.RequiredSnrDb(talk.Region.UplinkDataRates[talk.Uplink.DataRate]);
        return MacBytes.Of(new LinkCheckAns(
            (byte)Math.Clamp(margin, 0, 254), (byte)Math.Min(talk.Uplink.Copies.Count, 255)));
    }
}
