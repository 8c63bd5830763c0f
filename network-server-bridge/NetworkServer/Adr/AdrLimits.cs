using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Within what ADR may set a device: the region, what its channels allow, and its profile.</summary>
internal readonly record struct AdrLimits(int MinDataRate, int MaxDataRate, int MinTxPower, int MaxTxPower)
{
    /// <summary>Of LoRa data rates; FSK and LR-FHSS are no steps on the same ladder.</summary>
    public static AdrLimits Of(AdrInput input)
    {
        var (region, settings) = (input.Region, input.Settings);
        var usable = input.DataRates.Where(rate => rate <= region.MaxAdrDataRate
            && region.UplinkDataRates[rate].Modulation == RadioModulation.Lora).ToList();
        if (usable.Count == 0)
            usable.Add(input.Current.DataRate);
        var max = usable.Where(rate => rate <= (settings.MaxDataRate ?? int.MaxValue))
            .DefaultIfEmpty(usable[0]).Max();
        var min = usable.Where(rate => rate >= (settings.MinDataRate ?? 0)).DefaultIfEmpty(max).Min();
        var steps = region.PowerStepsDb.Count - 1;
        var maxPower = Math.Clamp(settings.MaxTxPower ?? steps, 0, steps);
        return new AdrLimits(Math.Min(min, max), max, Math.Clamp(settings.MinTxPower, 0, maxPower), maxPower);
    }

    /// <summary>
    /// The setting brought within the profile's limits, which its owner wants at once. A device that fell back by
    /// itself is not pushed up again unheard, nor is one at FSK or above what ADR uses, which no limit forbids.
    /// </summary>
    public AdrSetting Apply(AdrInput input)
    {
        var to = input.Current;
        if (input.Settings.MaxDataRate is not null && to.DataRate > MaxDataRate)
            to = to with { DataRate = MaxDataRate };
        if (input.Settings.MinDataRate is not null && to.DataRate < MinDataRate && !input.HasFallenBack)
            to = to with { DataRate = MinDataRate };
        if (!input.HasFallenBack || to.TxPower > MaxTxPower)
            to = to with { TxPower = Math.Clamp(to.TxPower, MinTxPower, MaxTxPower) };
        return to with { NbTrans = Math.Clamp(to.NbTrans, 1, Math.Clamp(input.Settings.MaxNbTrans, 1, 15)) };
    }
}
