using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>How often the device will listen as class B.</summary>
internal sealed class PingSlotInfoInquiry : IMacInquiry
{
    public byte Cid => PingSlotInfoReq.Cid;

    public string Name => "PingSlotInfoReq";

    public byte[] Take(MacTalk talk, ReadOnlySpan<byte> question)
    {
        talk.Mac = talk.Mac with { PingSlotPeriodicity = PingSlotInfoReq.Read(question[1..]).Periodicity };
        return MacBytes.Of(default(PingSlotInfoAns));
    }
}
