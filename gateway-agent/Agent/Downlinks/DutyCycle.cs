using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>
/// How long one concentrator has sent in each sub-band in the last hour, against the share the law gives it (EN 300 220
/// for Europe; the region's data says which). The agent counts because it is the only one that sees the downlinks of
/// all operators. Counted in whole minutes of the monotonic clock, so that the sum is never too small and no step of
/// the wall clock forgives anything.
/// </summary>
internal sealed class DutyCycle(Region region, long startMinute)
{
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly AirtimeHour[] _hours = [.. region.SubBands.Select(_ => new AirtimeHour(startMinute))];

    /// <summary>Null between the sub-bands: nobody may send there.</summary>
    public double? LoadWith(uint frequencyHz, TimeSpan airtime, TimeSpan now)
    {
        var band = IndexOf(frequencyHz);
        return band < 0 ? null : (Used(band, now) + airtime) / Allowance(band);
    }

    public void Take(uint frequencyHz, TimeSpan airtime, TimeSpan now) => Add(frequencyHz, airtime.Ticks, now);

    /// <summary>It was counted and has not been sent.</summary>
    public void GiveBack(uint frequencyHz, TimeSpan airtime, TimeSpan now) => Add(frequencyHz, -airtime.Ticks, now);

    public DutyCycleStats Report(TimeSpan now)
    {
        var stats = new DutyCycleStats { Regulation = Regulation(region.Name), Window = Duration.FromTimeSpan(Window) };
        for (var i = 0; i < _hours.Length; i++)
        {
            var band = region.SubBands[i];
            stats.Bands.Add(new DutyCycleBand
            {
                Name = Name(band),
                FrequencyMin = band.FromHz,
                FrequencyMax = band.ToHz,
                LoadMax = Duration.FromTimeSpan(Allowance(i)),
                LoadTracked = Duration.FromTimeSpan(Used(i, now)),
            });
        }

        return stats;
    }

    /// <summary>By sub-band, each by minute with the newest last.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Export(TimeSpan now)
    {
        foreach (var hour in _hours)
            hour.SumUntil(Minute(now));
        return [.. _hours.Select(hour => hour.Export())];
    }

    /// <summary>What a former life has sent. Another number of sub-bands is another region's: left alone.</summary>
    public void Restore(long minute, IReadOnlyList<IReadOnlyList<long>> ticks)
    {
        for (var i = 0; i < _hours.Length && ticks.Count == _hours.Length; i++)
        {
            _hours[i] = new AirtimeHour(minute, ticks[i]);
            _hours[i].SumUntil(startMinute);
        }
    }

    public long Minute(TimeSpan now) => startMinute + (long)now.TotalMinutes;

    private static string Regulation(string regionName) =>
        regionName.StartsWith("eu", StringComparison.Ordinal) ? "EN 300 220" : regionName;

    private static string Name(SubBand band) =>
        FormattableString.Invariant($"{band.FromHz / 1e6:0.###}-{band.ToHz / 1e6:0.###}");

    private void Add(uint frequencyHz, long ticks, TimeSpan now)
    {
        if (IndexOf(frequencyHz) is >= 0 and var band)
            _hours[band].Add(Minute(now), ticks);
    }

    private TimeSpan Allowance(int band) => Window * region.SubBands[band].DutyCycle;

    private TimeSpan Used(int band, TimeSpan now) => TimeSpan.FromTicks(_hours[band].SumUntil(Minute(now)));

    private int IndexOf(uint frequencyHz)
    {
        for (var i = 0; i < region.SubBands.Count; i++)
        {
            if (region.SubBands[i].Contains(frequencyHz))
                return i;
        }

        return -1;
    }
}
