using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>An answer in the making: what goes in, by the room there is in its windows.</summary>
internal sealed class Answer(FrameFlow flow, MacTalk talk, bool mayUseQueue)
{
    private readonly List<byte> _commands = [];
    private QueuedDownlink? _item;
    private bool _hasMore;
    private byte[]? _inner;

    public MacTalk Talk { get; } = talk;

    public FrameFlow Flow { get; } = flow;

    /// <summary>The network's requests that have found room.</summary>
    public IReadOnlyList<byte[]> RequestsWritten { get; private set; } = [];

    /// <summary>The device expects an answer, or has to be told something.</summary>
    public bool IsDue => Talk.Uplink.Confirmed || Talk.Uplink.Flags.HasFlag(UplinkFlags.AdrAckReq)
        || Talk.MustBeHeard || _commands.Count > 0 || _item is not null || _inner is not null
        || Talk.Answers.Count > 0;

    /// <summary>False for most uplinks: then windows and gateways need not be looked at.</summary>
    public bool MayBeDue => IsDue || Talk.Requests.Count > 0
        || (mayUseQueue && Talk.Session.Device.Queue is not null);

    /// <summary>What a relay's own answers take of the room beside the frame it is to hand on.</summary>
    public int BytesOwed => Math.Min(DataFrames.MaxFOptsBytes, Talk.Answers.Sum(answer => answer.Length));

    /// <summary>A relay hands this frame on to its device (TS011-1.0.1): the relay's own items wait.</summary>
    public void Carry(byte[] phyPayload) => _inner = phyPayload;

    /// <summary>
    /// Answers come first, as the device waits for them, then an item of the queue, then what requests still fit.
    /// </summary>
    public void Fill(int room, QueueReader queue, List<Effect> effects)
    {
        room -= _inner?.Length ?? 0;
        Write(Talk.Answers, Math.Min(DataFrames.MaxFOptsBytes, room));
        if (_inner is not null)
            _hasMore = QueueReader.HasWaiting(Talk.Session);
        else if (mayUseQueue)
            (_item, _hasMore) = queue.Next(Talk.Session, room - _commands.Count, Talk.Now, effects);
        RequestsWritten = Write(Talk.Requests, room - (_item?.Payload.Length ?? 0));
    }

    /// <summary>Null when the session's counter is used up.</summary>
    public DownlinkMade? Make()
    {
        var session = Talk.Session;
        var onPort0 = _commands.Count > DataFrames.MaxFOptsBytes;
        var fPort = onPort0 ? 0 : _inner is null ? _item?.FPort : RelayPort.FPort;
        if (DownlinkWriter.IsUsedUp(session, fPort))
            return null;
        var content = new DownlinkFields
        {
            MType = _item?.Confirmed == true ? MType.ConfirmedDataDown : MType.UnconfirmedDataDown,
            Adr = Talk.Settings.Adr,
            Ack = Talk.Uplink.Confirmed,
            FPending = _hasMore,
            FOpts = onPort0 ? default : _commands.ToArray(),
            FPort = fPort,
            Payload = onPort0 ? _commands.ToArray() : _inner ?? _item?.Payload,
        };
        var counter = DownlinkWriter.NextCounter(session, fPort);
        return new DownlinkMade(session.Start.DevEui, session.Start.SessionNumber,
            DownlinkWriter.Write(session, content, (ushort)Talk.Uplink.FCntUp), counter,
            DownlinkWriter.IsApplicationCounter(session, fPort), _item?.Confirmed == true, Flow.Key.Hash, _item?.Id,
            Talk.Now);
    }

    /// <summary>The longest payload that one of the ways has room for.</summary>
    public static int RoomIn(List<List<TransmitOption>> ways) =>
        ways.Max(windows => windows.Max(option => option.DataRate.MaxPayloadBytes));

    /// <summary>The ways in whose data rate the finished frame fits.</summary>
    public static IEnumerable<List<TransmitOption>> WaysOf(List<List<TransmitOption>> ways, int phyBytes) => ways
        .Select(windows => windows.FindAll(
            option => phyBytes <= option.DataRate.MaxPayloadBytes + DownlinkWriter.OverheadBytes))
        .Where(windows => windows.Count > 0);

    // Beside an item or another's frame commands have FOpts only; alone they may fill a frame of their own, on FPort 0.
    // One that is too long holds up none behind it.
    private List<byte[]> Write(List<byte[]> commands, int room)
    {
        var written = new List<byte[]>(commands.Count);
        var limit = _item is null && _inner is null ? room : Math.Min(DataFrames.MaxFOptsBytes, room);
        foreach (var command in commands)
        {
            if (_commands.Count + command.Length > limit)
                continue;
            _commands.AddRange(command);
            written.Add(command);
        }

        return written;
    }
}
