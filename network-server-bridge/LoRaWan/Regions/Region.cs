using System.Diagnostics.CodeAnalysis;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// The regional parameters (RP002) as data: one JSON file of <c>firmware-config/regions</c>, checked as a whole when it
/// is read, so that no member can fail later. Immutable.
/// </summary>
public sealed partial class Region
{
    private readonly Dictionary<(int SpreadingFactor, int BandwidthKhz), int> _uplinkLoraIndex;
    private readonly Dictionary<(int SpreadingFactor, int BandwidthKhz), int> _downlinkLoraIndex;
    private readonly ChannelMaskRule _maskRule;
    private readonly int _dwellRx1MinDataRate;
    private readonly RegionalParameters _downlinkDwellBefore;

    internal Region(RegionData data)
    {
        Name = data.Name;
        Title = data.Title;
        FrequencyStepHz = data.FrequencyStepHz;
        UplinkDataRates = data.DataRates.Where(rate => rate.Uplink).ToDictionary(rate => rate.Index);
        DownlinkDataRates = data.DataRates.Where(rate => rate.Downlink).ToDictionary(rate => rate.Index);
        DataRates = data.DataRates.GroupBy(rate => rate.Index)
            .ToDictionary(rates => rates.Key, rates => rates.MinBy(rate => rate.Since)!);
        MaxAdrDataRate = data.MaxAdrDataRate;
        DefaultJoinChannels = data.JoinChannels;
        CFListFrequenciesHz = data.CFListFrequenciesHz;
        UplinkChannels = [.. data.JoinChannels, .. CFListChannels(data)];
        DownlinkChannels = data.DownlinkChannels;
        EnabledChannels = data.EnabledChannels;
        MaxChannels = data.MaxChannels;
        ReceiveDelay1 = data.ReceiveDelay1;
        ReceiveDelay2 = data.ReceiveDelay2;
        JoinAcceptDelay1 = data.JoinAcceptDelay1;
        JoinAcceptDelay2 = data.JoinAcceptDelay2;
        Rx2FrequencyHz = data.Rx2FrequencyHz;
        Rx2DataRate = data.Rx2DataRate;
        Rx1DataRates = data.Rx1DataRates;
        MaxRx1DataRateOffset = data.Rx1DataRates.Max(row => row.Count) - 1;
        UsesTxParamSetup = data.UsesTxParamSetup;
        UplinkDwell = data.UplinkDwell;
        DownlinkDwell = data.DownlinkDwell;
        MaxEirpDbm = data.MaxEirpDbm;
        PowerStepsDb = data.PowerStepsDb;
        SubBands = data.SubBands;
        Beacon = data.Beacon;
        _maskRule = data.MaskRule;
        _dwellRx1MinDataRate = data.DwellRx1MinDataRate;
        _downlinkDwellBefore = data.DownlinkDwellBefore;
        _uplinkLoraIndex = LoraIndex(data.DataRates.Where(rate => rate.Uplink));
        _downlinkLoraIndex = LoraIndex(data.DataRates.Where(rate => rate.Downlink));
    }

    /// <summary>Short name in topics and configuration, lower case ("eu868").</summary>
    public string Name { get; }

    /// <summary>The standard's name ("EU863-870").</summary>
    public string Title { get; }

    /// <summary>What a frequency on the air counts: 100 Hz, in ISM2400 200 Hz (24 bits would not reach else).</summary>
    public uint FrequencyStepHz { get; }

    /// <summary>
    /// Data rates by their index. In US915 and AU915 RP002-1.0.5 gave some indexes a second meaning in the other
    /// direction; here is the older one. Where the direction is known, use <see cref="UplinkDataRates"/> or
    /// <see cref="DownlinkDataRates"/>.
    /// </summary>
    public IReadOnlyDictionary<int, DataRate> DataRates { get; }

    /// <summary>Data rates devices send with, by their index.</summary>
    public IReadOnlyDictionary<int, DataRate> UplinkDataRates { get; }

    /// <summary>Data rates gateways send with, by their index.</summary>
    public IReadOnlyDictionary<int, DataRate> DownlinkDataRates { get; }

    /// <summary>Highest data rate index the network may set by ADR.</summary>
    public int MaxAdrDataRate { get; }

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

    /// <summary>RX1 data rate by uplink data rate index, then by RX1DROffset; empty where there is no uplink.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Rx1DataRates { get; }

    /// <summary>Largest RX1DROffset the region knows.</summary>
    public int MaxRx1DataRateOffset { get; }

    /// <summary>TxParamSetupReq exists here: the network switches the dwell time limits (1.0.4, section 5.8).</summary>
    public bool UsesTxParamSetup { get; }

    /// <summary>
    /// Uplinks last at most 400 ms until TxParamSetupReq says otherwise; false where there is no such command.
    /// </summary>
    public bool UplinkDwell { get; }

    /// <summary>The same of downlinks, as RP002 has it; see <see cref="StartsWithDownlinkDwell"/>.</summary>
    public bool DownlinkDwell { get; }

    /// <summary>Largest EIRP of a device until it is told otherwise, rounded down to whole dBm.</summary>
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

    /// <summary>The index of a LoRa data rate; null when the region has none like it in that direction.</summary>
    /// <param name="spreadingFactor">5..12.</param>
    /// <param name="bandwidthHz">125000, 250000 or 500000; 812500, which gateways call 812000, in ISM2400.</param>
    /// <param name="uplink">
    /// False for a downlink: US915 has SF8 with 500 kHz as DR4 of uplinks and as DR12 of downlinks.
    /// </param>
    public int? DataRateIndex(int spreadingFactor, int bandwidthHz, bool uplink = true) =>
        (uplink ? _uplinkLoraIndex : _downlinkLoraIndex)
            .TryGetValue((spreadingFactor, bandwidthHz / 1_000), out var index) ? index : null;

    /// <summary>The index of an FSK data rate; null when the region has none like it.</summary>
    /// <param name="bitRate">Bits per second.</param>
    public int? FskDataRateIndex(int bitRate) =>
        DataRates.Values
            .FirstOrDefault(rate => rate.Modulation == RadioModulation.Fsk && rate.BitRate == bitRate)?.Index;

    /// <summary>
    /// What a gateway sends with for a data rate index of a session; RX2's own where the region has no such downlink: a
    /// session may be from another region, and the gateway's topic names the region of a frame.
    /// </summary>
    /// <param name="index">0..15.</param>
    public DataRate DownlinkDataRate(int index) =>
        DownlinkDataRates.TryGetValue(index, out var rate) ? rate : DownlinkDataRates[Rx2DataRate];

    /// <summary>
    /// N of the tables "maximum payload size (not repeater compatible)": longest FRMPayload without FOpts. 0 when the
    /// revision has no such data rate, or the dwell time limit forbids it. Of <see cref="DataRates"/>, where an index
    /// with two meanings has the shorter limit; <see cref="MaxPayloadBytes(DataRate, RegionalParameters, bool)"/> is
    /// exact.
    /// </summary>
    /// <param name="dataRate">A data rate index; 0 bytes for one the region does not have.</param>
    /// <param name="revision">What the device was built for.</param>
    /// <param name="uplinkDwell">
    /// The 400 ms limit is on for the device's uplinks. Matters only where <see cref="UsesTxParamSetup"/>. A device
    /// takes downlinks of the full length (RP002-1.0.5, section 3.10.6): pass false for them, unless the law limits the
    /// gateway.
    /// </param>
    public int MaxPayloadBytes(int dataRate, RegionalParameters revision, bool uplinkDwell) =>
        DataRates.TryGetValue(dataRate, out var rate) ? MaxPayloadBytes(rate, revision, uplinkDwell) : 0;

    /// <summary>The same of a data rate of this region, for one direction.</summary>
    /// <param name="rate">One of <see cref="UplinkDataRates"/> or <see cref="DownlinkDataRates"/>.</param>
    /// <param name="revision">What the device was built for.</param>
    /// <param name="uplinkDwell">The 400 ms limit is on for the device's uplinks; false for a downlink.</param>
    public int MaxPayloadBytes(DataRate rate, RegionalParameters revision, bool uplinkDwell)
    {
        ArgumentNullException.ThrowIfNull(rate);
        if (revision < rate.Since)
            return 0;
        if (uplinkDwell && UsesTxParamSetup)
            return rate.DwellMaxPayloadBytes;
        return revision < rate.EarlierBefore ? rate.EarlierMaxPayloadBytes : rate.MaxPayloadBytes;
    }

    /// <summary>
    /// Whether a device starts with its downlinks limited to 400 ms, which counts for <see cref="Rx1DataRate(int, int,
    /// bool)"/>: in AS923 it does before RP002.
    /// </summary>
    /// <param name="revision">What the device was built for.</param>
    public bool StartsWithDownlinkDwell(RegionalParameters revision) =>
        DownlinkDwell || revision < _downlinkDwellBefore;

    /// <summary>Data rate index of RX1 after an uplink, without a dwell time limit on downlinks.</summary>
    /// <param name="uplinkDataRate">Index of an uplink data rate; another is a programming error.</param>
    /// <param name="offset">0..7; beyond <see cref="MaxRx1DataRateOffset"/> it counts as that.</param>
    public int Rx1DataRate(int uplinkDataRate, int offset) => Rx1DataRate(uplinkDataRate, offset, downlinkDwell: false);

    /// <summary>
    /// Data rate index of RX1 after an uplink (RP002-1.0.4, the sections "Receive windows"). In AS923 the offsets 6 and
    /// 7 raise it, and with a dwell time limit it is never below DR2.
    /// </summary>
    /// <param name="uplinkDataRate">Index of an uplink data rate; another is a programming error.</param>
    /// <param name="offset">
    /// 0..7; beyond <see cref="MaxRx1DataRateOffset"/> it counts as that: a session may be from a region with more, and
    /// the gateway's topic names the region of a frame.
    /// </param>
    /// <param name="downlinkDwell">The 400 ms limit is on for the device's downlinks.</param>
    public int Rx1DataRate(int uplinkDataRate, int offset, bool downlinkDwell)
    {
        var dataRate = Rx1DataRates[uplinkDataRate][Math.Clamp(offset, 0, MaxRx1DataRateOffset)];
        return downlinkDwell ? Math.Max(dataRate, _dwellRx1MinDataRate) : dataRate;
    }

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

    /// <summary>
    /// Frequency of the beacon of a time; it hops in US915, AU915 and CN470: channel = floor(beacon time / 128) mod 8
    /// (RP002-1.0.4, the sections "Class B beacon").
    /// </summary>
    /// <param name="gpsSeconds">The beacon's time, seconds since 1980-01-06; before it counts as 0.</param>
    public uint BeaconFrequencyHz(long gpsSeconds) => Beacon.Hop(Beacon.FrequencyHz, gpsSeconds, 0);

    /// <summary>
    /// Frequency of a device's ping slots in the beacon period of a time; where beacons hop, slots do too:
    /// channel = (DevAddr + floor(beacon time / 128)) mod 8.
    /// </summary>
    /// <param name="devAddr">The device's or the multicast group's address.</param>
    /// <param name="gpsSeconds">Time of the beacon the slot follows, seconds since 1980-01-06.</param>
    public uint PingSlotFrequencyHz(DevAddr devAddr, long gpsSeconds) =>
        Beacon.Hop(Beacon.PingSlotFrequencyHz, gpsSeconds, devAddr.Value);

    private static Dictionary<(int SpreadingFactor, int BandwidthKhz), int> LoraIndex(IEnumerable<DataRate> rates)
    {
        var index = new Dictionary<(int SpreadingFactor, int BandwidthKhz), int>();
        foreach (var rate in rates.Where(rate => rate.Modulation == RadioModulation.Lora))
            index.TryAdd((rate.SpreadingFactor, rate.BandwidthHz / 1_000), rate.Index);
        return index;
    }
}
