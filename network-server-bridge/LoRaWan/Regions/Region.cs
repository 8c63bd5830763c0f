using System.Diagnostics.CodeAnalysis;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// The regional parameters (RP002) as data: one JSON file of <c>firmware-config/regions</c>, checked as a whole when it
/// is read, so that no member can fail later. Immutable.
/// </summary>
public sealed class Region
{
    private readonly Dictionary<(int SpreadingFactor, int BandwidthHz), int> _loraIndex;

    internal Region(RegionData data)
    {
        Name = data.Name;
        Title = data.Title;
        DataRates = data.DataRates.ToDictionary(rate => rate.Index);
        MaxAdrDataRate = data.MaxAdrDataRate;
        DefaultJoinChannels = data.JoinChannels;
        CFListFrequenciesHz = data.CFListFrequenciesHz;
        MaxChannels = data.MaxChannels;
        ReceiveDelay1 = data.ReceiveDelay1;
        ReceiveDelay2 = data.ReceiveDelay2;
        JoinAcceptDelay1 = data.JoinAcceptDelay1;
        JoinAcceptDelay2 = data.JoinAcceptDelay2;
        Rx2FrequencyHz = data.Rx2FrequencyHz;
        Rx2DataRate = data.Rx2DataRate;
        Rx1DataRates = data.Rx1DataRates;
        MaxEirpDbm = data.MaxEirpDbm;
        PowerStepsDb = data.PowerStepsDb;
        SubBands = data.SubBands;
        Beacon = data.Beacon;
        _loraIndex = [];
        foreach (var rate in data.DataRates.Where(rate => rate.Modulation == RadioModulation.Lora))
            _loraIndex.TryAdd((rate.SpreadingFactor, rate.BandwidthHz), rate.Index);
    }

    /// <summary>Short name in topics and configuration, lower case ("eu868").</summary>
    public string Name { get; }

    /// <summary>The standard's name ("EU863-870").</summary>
    public string Title { get; }

    /// <summary>Data rates by their index.</summary>
    public IReadOnlyDictionary<int, DataRate> DataRates { get; }

    /// <summary>Highest data rate index the network may set by ADR.</summary>
    public int MaxAdrDataRate { get; }

    /// <summary>Channels every device knows and joins on.</summary>
    public IReadOnlyList<Channel> DefaultJoinChannels { get; }

    /// <summary>Up to five frequencies a join accept adds after the join channels.</summary>
    public IReadOnlyList<uint> CFListFrequenciesHz { get; }

    /// <summary>Most channels a device can hold.</summary>
    public int MaxChannels { get; }

    /// <summary>End of an uplink to RX1 when the session says nothing else.</summary>
    public TimeSpan ReceiveDelay1 { get; }

    /// <summary>End of an uplink to RX2; always one second after RX1.</summary>
    public TimeSpan ReceiveDelay2 { get; }

    /// <summary>End of a join request to RX1.</summary>
    public TimeSpan JoinAcceptDelay1 { get; }

    /// <summary>End of a join request to RX2.</summary>
    public TimeSpan JoinAcceptDelay2 { get; }

    /// <summary>RX2 until a device is told otherwise.</summary>
    public uint Rx2FrequencyHz { get; }

    /// <summary>Data rate index of RX2 until a device is told otherwise.</summary>
    public int Rx2DataRate { get; }

    /// <summary>RX1 data rate by uplink data rate index, then by RX1DROffset.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Rx1DataRates { get; }

    /// <summary>Largest RX1DROffset the region knows.</summary>
    public int MaxRx1DataRateOffset => Rx1DataRates[0].Count - 1;

    /// <summary>Largest EIRP of a device until it is told otherwise.</summary>
    public int MaxEirpDbm { get; }

    /// <summary>TXPower index to dB below <see cref="MaxEirpDbm"/>: 0, -2, …</summary>
    public IReadOnlyList<int> PowerStepsDb { get; }

    /// <summary>Spectrum by frequency, without overlaps, lowest first.</summary>
    public IReadOnlyList<SubBand> SubBands { get; }

    /// <summary>Class B.</summary>
    public Beacon Beacon { get; }

    /// <summary>
    /// Reads a region file. On false <paramref name="errors"/> holds every mistake, one sentence each with JSON path,
    /// value, what is allowed and what to do; <paramref name="region"/> is null. Never throws on any bytes.
    /// </summary>
    /// <param name="json">UTF-8, with or without byte order mark.</param>
    /// <param name="region">The region.</param>
    /// <param name="errors">Empty on success.</param>
    public static bool TryLoad(
        ReadOnlySpan<byte> json, [NotNullWhen(true)] out Region? region, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        var data = RegionReader.Read(json, found);
        errors = found;
        region = data is not null && found.Count == 0 ? new Region(data) : null;
        return region is not null;
    }

    /// <summary>The index of a LoRa data rate; null when the region has none like it.</summary>
    /// <param name="spreadingFactor">7..12.</param>
    /// <param name="bandwidthHz">125000, 250000 or 500000.</param>
    public int? DataRateIndex(int spreadingFactor, int bandwidthHz) =>
        _loraIndex.TryGetValue((spreadingFactor, bandwidthHz), out var index) ? index : null;

    /// <summary>The index of an FSK data rate; null when the region has none like it.</summary>
    /// <param name="bitRate">Bits per second.</param>
    public int? FskDataRateIndex(int bitRate) =>
        DataRates.Values
            .FirstOrDefault(rate => rate.Modulation == RadioModulation.Fsk && rate.BitRate == bitRate)?.Index;

    /// <summary>Frequency of RX1 after an uplink.</summary>
    /// <param name="uplinkHz">Where the uplink was heard.</param>
    [SuppressMessage("Performance", "CA1822:Mark members as static",
        Justification = "The rule belongs to the region; those known so far share this one.")]
    public uint Rx1FrequencyHz(uint uplinkHz) => uplinkHz;

    /// <summary>Data rate index of RX1 after an uplink.</summary>
    /// <param name="uplinkDataRate">An index of <see cref="DataRates"/>; another is a programming error.</param>
    /// <param name="offset">0..<see cref="MaxRx1DataRateOffset"/>; another is a programming error.</param>
    public int Rx1DataRate(int uplinkDataRate, int offset) => Rx1DataRates[uplinkDataRate][offset];

    /// <summary>The sub-band of a frequency; null in a gap between them, where nothing may be sent.</summary>
    public SubBand? SubBandAt(uint frequencyHz)
    {
        foreach (var band in SubBands)
        {
            if (band.Contains(frequencyHz))
                return band;
        }

        return null;
    }

    /// <summary>
    /// EIRP a gateway may send with, in dBm: its sub-band's limit, rounded down. Between the sub-bands, where nothing
    /// may be sent, the lowest limit of all.
    /// </summary>
    public int DownlinkPowerDbm(uint frequencyHz) =>
        SubBandAt(frequencyHz)?.MaxEirpDbm ?? SubBands.Min(band => band.MaxEirpDbm);

    /// <summary>The 16-byte CFList of <see cref="CFListFrequenciesHz"/>, type 0; null when there are none.</summary>
    public byte[]? WriteCFList()
    {
        if (CFListFrequenciesHz.Count == 0)
            return null;

        // frequency / 100 Hz, 5 times 3 bytes, little-endian | type 1     (RP002-1.0.4, section 2.4.4)
        var list = new byte[JoinAccept.CFListLengthBytes];
        for (var i = 0; i < CFListFrequenciesHz.Count; i++)
            JoinAccept.WriteUInt24(CFListFrequenciesHz[i] / 100, list.AsSpan(3 * i));
        return list;
    }
}
