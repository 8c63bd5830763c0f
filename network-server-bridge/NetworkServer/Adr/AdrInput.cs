using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What ADR knows of a device after an uplink.</summary>
/// <param name="Region">Where it is.</param>
/// <param name="Settings">Its limits.</param>
/// <param name="Current">The uplink's data rate, and the power and NbTrans it has agreed to.</param>
/// <param name="Samples">
/// Its latest frames at that data rate and power, the oldest first: what came before a change says nothing of after.
/// </param>
/// <param name="DataRates">What it can use on its channels, by index, ascending.</param>
public sealed record AdrInput(
    Region Region, DeviceSettings Settings, AdrSetting Current, IReadOnlyList<UplinkSample> Samples,
    IReadOnlyList<int> DataRates)
{
    /// <summary>Data rate index it has agreed to; below it the device has fallen back by itself.</summary>
    public int? AgreedDataRate { get; init; }

    /// <summary>The device has left the data rate it was given, because it did not hear us.</summary>
    public bool HasFallenBack => AgreedDataRate > Current.DataRate;
}
