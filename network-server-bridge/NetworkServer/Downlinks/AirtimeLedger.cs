using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// How long each gateway has sent in each sub-band in the last hour, against the share the law gives it (EN 300 220:
/// duty cycle over one hour). Counted in whole minutes, so that the sum is never too small.
/// </summary>
internal sealed class AirtimeLedger(IReadOnlyDictionary<string, Region> regions)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<AirtimeKey, AirtimeHour> _hours = [];

    /// <summary>What is used, for people and for snapshots, in order.</summary>
    public IEnumerable<AirtimeUse> Export() => _hours
        .OrderBy(entry => entry.Key.Gateway).ThenBy(entry => entry.Key.Region, StringComparer.Ordinal)
        .ThenBy(entry => entry.Key.SubBandHz)
        .Select(entry => new AirtimeUse(
            entry.Key.Gateway, entry.Key.Region, entry.Key.SubBandHz, entry.Value.Minute, entry.Value.Export()));

    public void Restore(AirtimeUse use) =>
        _hours[new AirtimeKey(use.Gateway, use.Region, use.SubBandHz)] = new AirtimeHour(use.Minute, use.Ticks);

    /// <summary>True when the sub-band's share still holds so much; false between the sub-bands.</summary>
    public bool HasRoom(Eui64 gateway, Region region, uint frequencyHz, TimeSpan airtime, DateTimeOffset now)
    {
        if (region.SubBandAt(frequencyHz) is not { } band)
            return false;
        return Used(gateway, region, band, now) + airtime <= Hour * band.DutyCycle;
    }

    /// <summary>The part of the sub-band's share that is used, 0 to 1.</summary>
    public double Load(Eui64 gateway, Region region, uint frequencyHz, DateTimeOffset now) =>
        region.SubBandAt(frequencyHz) is { } band
            ? Used(gateway, region, band, now) / (Hour * band.DutyCycle)
            : 1;

    public void Take(AirtimeTaken taken)
    {
        if (!regions.TryGetValue(taken.Region, out var region) || region.SubBandAt(taken.FrequencyHz) is not { } band)
            return;
        var key = new AirtimeKey(taken.Gateway, region.Name, band.FromHz);
        if (!_hours.TryGetValue(key, out var hour))
            _hours.Add(key, hour = new AirtimeHour(AirtimeHour.MinuteOf(taken.At)));
        hour.Add(AirtimeHour.MinuteOf(taken.At), taken.Airtime.Ticks);
    }

    private TimeSpan Used(Eui64 gateway, Region region, SubBand band, DateTimeOffset now) =>
        _hours.TryGetValue(new AirtimeKey(gateway, region.Name, band.FromHz), out var hour)
            ? TimeSpan.FromTicks(hour.SumUntil(AirtimeHour.MinuteOf(now)))
            : TimeSpan.Zero;

    private readonly record struct AirtimeKey(Eui64 Gateway, string Region, uint SubBandHz);
}

/// <summary>One gateway's hour in one sub-band.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Region">Region data the sub-band is from.</param>
/// <param name="SubBandHz">The sub-band's lower edge.</param>
/// <param name="Minute">Minutes since 1970 of the newest entry.</param>
/// <param name="Ticks">Airtime by minute, the newest last, in ticks of 100 ns.</param>
public sealed record AirtimeUse(
    Eui64 Gateway, string Region, uint SubBandHz, long Minute, IReadOnlyList<long> Ticks);
