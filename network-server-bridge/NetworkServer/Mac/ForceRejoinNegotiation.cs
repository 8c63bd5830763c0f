using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// 1.1: somebody wants the device to join anew, and it is asked until it does. There is no answer but the rejoin
/// request, which begins a session of its own.
/// </summary>
internal sealed class ForceRejoinNegotiation : IMacNegotiation
{
    // Seven repetitions, 64 s and more apart: a gateway that restarts is back by then.
    private const int Period = 1, Retries = 7;

    public string Name => "ForceRejoinReq";

    public byte Cid => ForceRejoinReq.Cid;

    public void Wish(MacTalk talk)
    {
        if (talk.Mac.RejoinAsked is { } type
            && MacBytes.TryWrite(new ForceRejoinReq(Period, Retries, type, talk.Uplink.DataRate), out var wish))
            talk.Wishes.Add(wish);
    }

    public MacState? Take(MacTalk talk, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer) => talk.Mac;
}
