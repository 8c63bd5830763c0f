using System.Diagnostics;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>How the network server decides. Section "NetworkServer" of the configuration.</summary>
public sealed class NetworkServerOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "NetworkServer";

    /// <summary>
    /// Time copies of one uplink are gathered. Default 200 ms: the slowest backhaul seen, well inside RX1 (1 s).
    /// </summary>
    public TimeSpan DeduplicationWindow { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Time a frame is remembered, so that late copies are told from new frames. Default 10 s: beyond every receive
    /// window and every delay of a working backhaul.
    /// </summary>
    public TimeSpan Remembrance { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Frames remembered at once; then the oldest go first. Default 262,144: 20,000 frames a second for
    /// <see cref="Remembrance"/>, rounded up, about 100 MB.
    /// </summary>
    public int MaxRememberedFrames { get; init; } = 262_144;

    /// <summary>
    /// Gateways noted per frame; what more of them hear is counted, not kept. Default 64: more add nothing to know.
    /// </summary>
    public int MaxCopies { get; init; } = 64;

    /// <summary>
    /// Times an uplink is answered again when its device repeats it. Default 8: as often as LoRaWAN 1.0.2 lets a
    /// device repeat a confirmed frame; beyond that the verdict is Replay and the air stays quiet.
    /// </summary>
    public int MaxRepeatedAnswers { get; init; } = 8;

    /// <summary>
    /// How long after an uplink its repetition is answered. Default 1 h: eight repetitions at SF12 under a duty cycle
    /// of 1 % take half an hour; later someone is playing a recording to us.
    /// </summary>
    public TimeSpan AnswerRepetitionsFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How late a frame may come that was missed: its counter lies between ones that came. Default 30 days, as long as
    /// a gateway's spool keeps it; shorter makes recorded and delayed frames worthless sooner.
    /// </summary>
    public TimeSpan LateFrames { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Joins of one device at once; then one per <see cref="JoinRefill"/>. Default 12: a device that is not heard tries
    /// again and again, and each try costs airtime of the gateway.
    /// </summary>
    public int MaxJoinsPerDevice { get; init; } = 12;

    /// <summary>How long a device that joins too often waits for its next one. Default 1 min.</summary>
    public TimeSpan JoinRefill { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Join requests one gateway may report at once, and in ten seconds from then on; more are dropped before any key
    /// is tried. Default 400: after a blackout every device of a town joins again, within minutes.
    /// </summary>
    public int MaxJoinsPerGateway { get; init; } = 400;

    /// <summary>
    /// Items that may wait for one device. Default 128: weeks of commands for a device that sends once a day.
    /// </summary>
    public int MaxQueuedDownlinks { get; init; } = 128;

    /// <summary>Items that may wait in all. Default 200,000: about 60 MB.</summary>
    public int MaxQueuedDownlinksInAll { get; init; } = 200_000;

    /// <summary>
    /// Downlinks whose gateway has not answered yet; beyond it none is given to a gateway, and items wait. Default
    /// 65,536: more than all gateways of a district can send in a second.
    /// </summary>
    public int MaxDownlinksUnderway { get; init; } = 65_536;

    /// <summary>How often a confirmed item is sent before it is given up. Default 4.</summary>
    public int MaxConfirmedTries { get; init; } = 4;

    /// <summary>
    /// How long a gateway may take to say that it has a downlink; then the next window or gateway is tried. Default
    /// 500 ms: twice the slowest backhaul seen.
    /// </summary>
    public TimeSpan GatewayAnswer { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Gateways tried for one downlink. Default 3: a fourth hears the device badly and has no time left.
    /// </summary>
    public int MaxGatewaysPerDownlink { get; init; } = 3;

    /// <summary>
    /// RX1 is passed over when the device would hear it by less than this, and RX2 better, in dB. Default 5.
    /// </summary>
    public double Rx1MarginDb { get; init; } = 5;

    /// <summary>
    /// How long the state may have stood still before the counters jump at the start. Default 10 min: a restart takes
    /// seconds, a restored backup is older.
    /// </summary>
    public TimeSpan JumpAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long before a receive window a downlink must leave the bridge. Default 250 ms: broker, backhaul and the
    /// concentrator's own lead.
    /// </summary>
    public TimeSpan DownlinkMargin { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The network's identifier, six hexadecimal digits. Default 000000: a private network.</summary>
    public string NetId { get; init; } = "000000";

    /// <summary>
    /// End of an uplink to RX1 for devices that join, whole seconds. Default 1 s, the regions' own; more for gateways
    /// on slow links.
    /// </summary>
    public TimeSpan ReceiveDelay1 { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many data rates RX1 is below the uplink, for devices that join; a region that knows fewer takes its largest.
    /// </summary>
    public int Rx1DataRateOffset { get; init; }

    /// <summary>
    /// Data rate index of RX2 for devices that join; null is the region's own, as where no gateway sends with it.
    /// </summary>
    public int? Rx2DataRate { get; init; }

    /// <summary>
    /// Removed devices whose counters and nonces are kept, so that adding one again cannot repeat a key stream; then
    /// the ones removed first are forgotten. Default 100,000, about 30 MB.
    /// </summary>
    public int MaxDormantDevices { get; init; } = 100_000;

    /// <summary>Every mistake, one sentence each; empty when all is well.</summary>
    public IReadOnlyList<string> Validate(IReadOnlyDictionary<string, Region> regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        var errors = new List<string>();
        Within(errors, nameof(DeduplicationWindow), DeduplicationWindow, Milliseconds(50), Milliseconds(500));
        Within(errors, nameof(Remembrance), Remembrance, Milliseconds(2_500), TimeSpan.FromMinutes(5));
        Within(errors, nameof(MaxRememberedFrames), MaxRememberedFrames, 16, 16_777_216);
        Within(errors, nameof(MaxCopies), MaxCopies, 1, 1_000);
        Within(errors, nameof(MaxRepeatedAnswers), MaxRepeatedAnswers, 0, 100);
        Within(errors, nameof(AnswerRepetitionsFor), AnswerRepetitionsFor, TimeSpan.FromSeconds(10),
            TimeSpan.FromDays(1));
        Within(errors, nameof(LateFrames), LateFrames, TimeSpan.Zero, TimeSpan.FromDays(366));
        Within(errors, nameof(MaxJoinsPerDevice), MaxJoinsPerDevice, 1, 10_000);
        Within(errors, nameof(JoinRefill), JoinRefill, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Within(errors, nameof(MaxJoinsPerGateway), MaxJoinsPerGateway, 1, 1_000_000);
        Within(errors, nameof(MaxQueuedDownlinks), MaxQueuedDownlinks, 1, 10_000);
        Within(errors, nameof(MaxQueuedDownlinksInAll), MaxQueuedDownlinksInAll, 1, 10_000_000);
        Within(errors, nameof(MaxDownlinksUnderway), MaxDownlinksUnderway, 1, 1_000_000);
        Within(errors, nameof(MaxConfirmedTries), MaxConfirmedTries, 1, 50);
        Within(errors, nameof(GatewayAnswer), GatewayAnswer, Milliseconds(100), TimeSpan.FromSeconds(10));
        Within(errors, nameof(MaxGatewaysPerDownlink), MaxGatewaysPerDownlink, 1, 16);
        Within(errors, nameof(Rx1MarginDb), Rx1MarginDb, -20, 40);
        Within(errors, nameof(JumpAfter), JumpAfter, TimeSpan.FromSeconds(10), TimeSpan.FromDays(366));
        Within(errors, nameof(DownlinkMargin), DownlinkMargin, Milliseconds(10), Milliseconds(800));
        Within(errors, nameof(ReceiveDelay1), ReceiveDelay1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
        Within(errors, nameof(MaxDormantDevices), MaxDormantDevices, 0, 10_000_000);
        if (ReceiveDelay1.Ticks % TimeSpan.TicksPerSecond != 0)
            errors.Add($"{Section}:{nameof(ReceiveDelay1)} is {ReceiveDelay1}; LoRaWAN knows whole seconds only.");
        if (!LoRaWan.NetId.TryParse(NetId, out _))
            errors.Add($"{Section}:{nameof(NetId)} is '{NetId}'; write six hexadecimal digits, such as 000013.");
        ValidateFor(regions.Values, errors);
        return errors;
    }

    internal NetId ReadNetId() =>
        LoRaWan.NetId.TryParse(NetId, out var netId) ? netId : throw new UnreachableException();

    // One region that knows the value is enough: all files of the folder are read, most are of other continents.
    private void ValidateFor(IEnumerable<Region> regions, List<string> errors)
    {
        if (regions.All(region => Rx1DataRateOffset < 0 || Rx1DataRateOffset > region.MaxRx1DataRateOffset))
        {
            errors.AddRange(regions.Select(region =>
                $"{Section}:{nameof(Rx1DataRateOffset)} is {Rx1DataRateOffset}; "
                + $"region {region.Name} knows 0 to {region.MaxRx1DataRateOffset}."));
        }

        if (Rx2DataRate is { } rate && regions.All(region => !region.DownlinkDataRates.ContainsKey(rate)))
        {
            errors.AddRange(regions.Select(region =>
                $"{Section}:{nameof(Rx2DataRate)} is {rate}; region {region.Name} has no such data rate. "
                + "Leave it out for the region's own."));
        }
    }

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);

    private static void Within<T>(List<string> errors, string key, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            errors.Add($"{Section}:{key} is {value}; it must be from {min} to {max}.");
    }
}
