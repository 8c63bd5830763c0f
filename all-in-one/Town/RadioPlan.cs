using Kreisfunk.LoRaWan;

namespace Kreisfunk.Town;

/// <summary>What a device's firmware has built in about its region, before a network tells it more.</summary>
/// <param name="JoinChannelsHz">Channels a join request may use.</param>
/// <param name="Rx2FrequencyHz">Frequency of the second receive window.</param>
/// <param name="Rx2SpreadingFactor">Spreading factor of the second receive window.</param>
/// <param name="JoinAcceptDelay1">From the end of a join request to its first window.</param>
/// <param name="ReceiveDelay1">From the end of an uplink to its first window.</param>
public sealed record RadioPlan(
    IReadOnlyList<uint> JoinChannelsHz, uint Rx2FrequencyHz, int Rx2SpreadingFactor, TimeSpan JoinAcceptDelay1,
    TimeSpan ReceiveDelay1)
{
    /// <summary>The same numbers the network works with.</summary>
    public static RadioPlan From(Region region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return new RadioPlan([.. region.DefaultJoinChannels.Select(c => c.FrequencyHz)], region.Rx2FrequencyHz,
            region.DataRates[region.Rx2DataRate].SpreadingFactor, region.JoinAcceptDelay1, region.ReceiveDelay1);
    }
}
