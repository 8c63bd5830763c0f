using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A device that has joined as 1.1 uses its new keys, and says so until it is confirmed.</summary>
internal sealed class RekeyInquiry : IMacInquiry
{
    public byte Cid => RekeyInd.Cid;

    public string Name => "RekeyInd";

    public byte[]? Take(MacTalk talk, ReadOnlySpan<byte> question) =>
        talk.Session is { Start.Is11: true, Device.Record.Abp: null }
            ? MacBytes.Of(new RekeyConf(ResetInquiry.Minor))
            : null;
}
