using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Asks a device's ADR algorithm after each uplink, and tells its decision when it is another one.</summary>
internal static class AdrEngine
{
    public static void Decide(MacTalk talk)
    {
        if (!talk.Settings.Adr || (!talk.Uplink.Adr && talk.Mac.Adr.Verdict == AdrVerdict.DeviceDecides))
            return;
        talk.Mac = AfterFallBack(talk);
        var input = InputOf(talk);
        var decision = talk.Uplink.Adr
            ? talk.Adrs.Find(talk.Settings.AdrAlgorithm).Decide(input)
            : new AdrReport("device", input).Keep(AdrVerdict.DeviceDecides, "the device sets its data rate itself");
        if (decision.To != decision.From && IsPossible(talk.Region, decision.To))
            talk.AdrWish = decision;
        var mark = new AdrMark(decision.Verdict, talk.AdrWish?.To ?? default);
        if (mark == talk.Mac.Adr)
            return;
        talk.Mac = talk.Mac with { Adr = mark };
        talk.Adr = decision;
    }

    /// <summary>
    /// The first thing a device does when it does not hear us is to send as strong as it can (1.0.4, section 4.3.1.1).
    /// </summary>
    private static MacState AfterFallBack(MacTalk talk) =>
        talk.Mac.AgreedDataRate > talk.Uplink.DataRate && talk.Mac.TxPower != 0
            ? talk.Mac with { TxPower = 0 }
            : talk.Mac;

    private static AdrInput InputOf(MacTalk talk)
    {
        var (mac, dataRate) = (talk.Mac, talk.Uplink.DataRate);
        return new AdrInput(talk.Region, talk.Settings, new AdrSetting(dataRate, mac.TxPower, mac.NbTrans),
            talk.Session.History?.LatestAlike(dataRate, mac.TxPower) ?? [],
            DeviceChannels.DataRates(talk.Region, talk.Settings, mac))
        {
            AgreedDataRate = mac.AgreedDataRate,
        };
    }

    // An algorithm may come from elsewhere: what no LinkADRReq can say is no wish.
    private static bool IsPossible(Region region, AdrSetting to) =>
        region.UplinkDataRates.ContainsKey(to.DataRate) && to.DataRate < 15
        && to.TxPower >= 0 && to.TxPower < region.PowerStepsDb.Count && to.NbTrans is >= 1 and <= 15;
}
