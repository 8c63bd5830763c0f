using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>One device under replay: see <see cref="AdrSimulation"/>.</summary>
internal sealed class SimulatedLink(Region region, DeviceSettings settings, int phyBytes)
{
    // What a sensor's radio draws: 40 mW for itself, and a little more than half of the rest of it leaves the antenna.
    // 14 dBm comes to 84 mW, as the SX1262 data sheet has it.
    private const double IdleMilliwatts = 40, MilliwattsPerRadiated = 1.75;

    private readonly UplinkHistory _history = new();
    private readonly List<(uint FCntUp, AdrDecision Decision)> _decisions = [];
    private readonly MacState _mac = new()
    {
        Channels = ChannelSet.Range(0, region.UplinkChannels.Count - 1),
        Extra = [.. ExtraOf(region, settings)],
    };

    private AdrSetting? _current;
    private int? _agreed;
    private AdrMark _mark;
    private uint _lastFCntUp;
    private int _sent, _received;
    private TimeSpan _airtime;
    private double _joules;

    private AdrSetting Current => _current ?? default;

    public AdrInput Input => new(region, settings, Current,
        _history.LatestAlike(Current.DataRate, Current.TxPower),
        DeviceChannels.DataRates(region, settings, Everywhere))
    {
        AgreedDataRate = _agreed,
    };

    private MacState Everywhere => _mac with
    {
        Channels = _mac.Extra.Aggregate(_mac.Channels, (channels, extra) => channels.With(extra.Index)),
    };

    /// <summary>True when the frame would have been heard.</summary>
    public bool Send(UplinkSample sample)
    {
        if (!region.UplinkDataRates.TryGetValue(sample.DataRate, out var real))
            return false;
        _current ??= new AdrSetting(sample.DataRate, sample.TxPower, 1);
        var rate = region.UplinkDataRates[Current.DataRate];
        _lastFCntUp = sample.FCntUp;
        _sent++;
        var airtime = TimeOnAir.Of(rate, Math.Clamp(phyBytes, DataFrame.MinLengthBytes, DataFrame.MaxLengthBytes))
            * Current.NbTrans;
        _airtime += airtime;
        _joules += airtime.TotalSeconds * Milliwatts(Current.TxPower) / 1_000;

        var snr = sample.MaxSnrDb + StepDb(Current.TxPower) - StepDb(sample.TxPower) + BandwidthDb(real, rate);
        if (snr < RadioMargin.RequiredSnrDb(rate))
            return false;
        _received++;
        _history.Add(sample with
        {
            MaxSnrDb = (float)snr,
            DataRate = (byte)Current.DataRate,
            TxPower = (byte)Current.TxPower,
        });
        return true;
    }

    public void Follow(AdrDecision decision)
    {
        var isChange = decision.To != decision.From;
        var mark = new AdrMark(decision.Verdict, isChange ? decision.To : default);
        if (mark != _mark)
            _decisions.Add((_lastFCntUp, decision));
        _mark = mark;
        if (!isChange || !region.UplinkDataRates.ContainsKey(decision.To.DataRate))
            return;
        if (decision.To.NbTrans != Current.NbTrans || decision.To.TxPower != Current.TxPower)
            _history.Clear();
        (_current, _agreed) = (decision.To, decision.To.DataRate);
    }

    public AdrSimulated Result() => new(_decisions, Current, _sent, _received, _airtime, _joules);

    private static IEnumerable<MacChannel> ExtraOf(Region region, DeviceSettings settings) =>
        DeviceChannels.ToDefine(region, settings).Select(channel => new MacChannel(channel.Index,
            channel.Channel.FrequencyHz, channel.Channel.MinDataRate, channel.Channel.MaxDataRate,
            channel.Channel.FrequencyHz));

    private double Milliwatts(int txPower) =>
        IdleMilliwatts + (MilliwattsPerRadiated * Math.Pow(10, (region.MaxEirpDbm + StepDb(txPower)) / 10));

    private double StepDb(int txPower) => region.PowerStepsDb[Math.Clamp(txPower, 0, region.PowerStepsDb.Count - 1)];

    // The same power in twice the bandwidth stands 3 dB lower above the noise.
    private static double BandwidthDb(DataRate real, DataRate now) =>
        real.Modulation == RadioModulation.Lora && now.Modulation == RadioModulation.Lora
            ? 10 * Math.Log10((double)real.BandwidthHz / now.BandwidthHz)
            : 0;
}
