using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// A recording that is played to us, or a device with a wrong key, gives one verdict for each of a hundred thousand
/// frames. Each is counted; people are told once per device, kind and hour, or they would stop to read.
/// </summary>
internal sealed class AlarmWaves
{
    private static readonly TimeSpan Length = TimeSpan.FromHours(1);

    /// <summary>Devices in an alarm at once, about 8 MB; beyond it all are forgotten, and told of again.</summary>
    private const int MaxWaves = 100_000;

    private readonly Dictionary<(Eui64 DevEui, FrameVerdict Kind), (long Place, DateTimeOffset At)> _waves = [];

    /// <summary>
    /// False for an alarm within an hour of one that was told. The same entry is answered the same again: a batch
    /// that failed comes a second time.
    /// </summary>
    public bool MayTell(SinkEntry entry)
    {
        if (entry.Effect is not FrameJudged { DevEui: { } devEui } judged || KindOf(judged.Verdict) is not { } kind)
            return true;
        if (_waves.TryGetValue((devEui, kind), out var told)
            && told.Place != entry.Place && judged.At - told.At < Length)
            return false;
        if (_waves.Count >= MaxWaves)
            _waves.Clear();
        _waves[(devEui, kind)] = (entry.Place, judged.At);
        return true;
    }

    /// <summary>
    /// A recording holds data frames, joins and rejoins: played to us, that is one alarm and not three.
    /// </summary>
    private static FrameVerdict? KindOf(FrameVerdict verdict) => verdict switch
    {
        FrameVerdict.Replay or FrameVerdict.DevNonceReused or FrameVerdict.RejoinRefused => FrameVerdict.Replay,
        FrameVerdict.BadMic or FrameVerdict.WrongJoinEui or FrameVerdict.JoinFlood => verdict,
        _ => null,
    };
}
