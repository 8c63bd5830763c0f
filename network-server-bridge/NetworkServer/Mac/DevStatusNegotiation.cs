using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Battery and margin, now and then.</summary>
internal sealed class DevStatusNegotiation() : MacNegotiation<DevStatusReq, DevStatusAns>("DevStatusReq")
{
    public override MacState Sent(MacState mac, DateTimeOffset now) => mac with { StatusAskedAt = now };

    /// <summary>When its time has come, and again when the last question was not answered.</summary>
    protected override void Want(MacTalk talk)
    {
        var interval = talk.Settings.StatusInterval;
        if (interval <= TimeSpan.Zero)
            return;
        if (talk.Mac.StatusAskedAt is not { } askedAt || talk.Now - askedAt >= interval
            || MacRefusals.Find(talk.Mac, [DevStatusReq.Cid]) is not null)
            Wish(talk, default);
    }

    protected override MacState Agree(MacTalk talk, DevStatusReq request, DevStatusAns answer)
    {
        talk.Status = (answer.Battery, answer.MarginDb);
        return talk.Mac;
    }
}
