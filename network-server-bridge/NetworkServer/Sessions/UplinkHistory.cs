namespace Kreisfunk.NetworkServer;

/// <summary>
/// How a device's last frames came in: what ADR decides by. A change of data rate or power begins it anew, because
/// what was measured before says nothing of after.
/// </summary>
internal sealed class UplinkHistory
{
    /// <summary>Frames kept; as many as ADR looks at.</summary>
    public const int Frames = 20;

    private readonly UplinkSample[] _samples = new UplinkSample[Frames];
    private int _next;

    public int Count { get; private set; }

    /// <summary>Data rate index of the frame before the last; null for none.</summary>
    public int? DataRateBefore => Count < 2 ? null : At(Count - 2).DataRate;

    public void Add(UplinkSample sample)
    {
        _samples[_next] = sample;
        _next = (_next + 1) % Frames;
        Count = Math.Min(Frames, Count + 1);
    }

    public void Clear() => Count = 0;

    /// <summary>Reads where it will be written next, for <see cref="Anticipation"/>.</summary>
    public long Touch() => _samples[_next].FCntUp;

    /// <summary>The latest frames at one data rate and power, the oldest first.</summary>
    public UplinkSample[] LatestAlike(int dataRate, int txPower)
    {
        var count = 0;
        while (count < Count && At(Count - 1 - count) is { } sample
            && sample.DataRate == dataRate && sample.TxPower == txPower)
            count++;
        var alike = new UplinkSample[count];
        for (var i = 0; i < count; i++)
            alike[i] = At(Count - count + i);
        return alike;
    }

    /// <summary>The oldest first.</summary>
    public UplinkSample[] Export()
    {
        var all = new UplinkSample[Count];
        for (var i = 0; i < Count; i++)
            all[i] = At(i);
        return all;
    }

    public static UplinkHistory? Restore(IReadOnlyList<UplinkSample> samples)
    {
        if (samples.Count == 0)
            return null;
        var history = new UplinkHistory();
        foreach (var sample in samples)
            history.Add(sample);
        return history;
    }

    private UplinkSample At(int index) => _samples[(_next - Count + index + Frames) % Frames];
}

/// <summary>One frame as ADR sees it.</summary>
/// <param name="FCntUp">Its counter; gaps are lost frames.</param>
/// <param name="MaxSnrDb">At the gateway that heard it best.</param>
/// <param name="DataRate">Data rate index it came with.</param>
/// <param name="TxPower">TXPower index the device had agreed to.</param>
/// <param name="Gateways">How many heard it.</param>
public readonly record struct UplinkSample(
    uint FCntUp, float MaxSnrDb, byte DataRate, byte TxPower, byte Gateways);
