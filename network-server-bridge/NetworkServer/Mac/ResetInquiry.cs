using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>An ABP device of 1.1 has forgotten all it was told, and says so until it is confirmed.</summary>
internal sealed class ResetInquiry : IMacInquiry
{
    /// <summary>The y of LoRaWAN 1.y that both sides speak.</summary>
    public const int Minor = 1;

    public byte Cid => ResetInd.Cid;

    public string Name => "ResetInd";

    public byte[]? Take(MacTalk talk, ReadOnlySpan<byte> question)
    {
        if (talk.Session is not { Start.Is11: true, Device.Record.Abp: not null })
            return null;
        talk.Mac = MacStart.OfAbp(talk.Region, talk.Settings) with
        {
            StatusAskedAt = talk.Mac.StatusAskedAt,
            RejoinAsked = talk.Mac.RejoinAsked,
            Refused = talk.Mac.Refused,
        };
        return MacBytes.Of(new ResetConf(Minor));
    }
}
