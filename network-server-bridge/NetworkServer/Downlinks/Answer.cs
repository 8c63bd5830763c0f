using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>An answer in the making: what goes in, by the room there is in its windows.</summary>
internal sealed class Answer(MacTalk talk, bool mayUseQueue)
{
    private readonly List<byte> _commands = [];
    private QueuedDownlink? _item;
    private bool _hasMore;

    /// <summary>The network's requests that have found room.</summary>
    public IReadOnlyList<byte[]> RequestsWritten { get; private set; } = [];

    /// <summary>The device expects an answer, or has to be told something.</summary>
    public bool IsDue => talk.Uplink.Confirmed || talk.Uplink.Flags.HasFlag(UplinkFlags.AdrAckReq)
        || talk.MustBeHeard || _commands.Count > 0 || _item is not null || talk.Answers.Count > 0;

    /// <summary>False for most uplinks: then windows and gateways need not be looked at.</summary>
    public bool MayBeDue => IsDue || talk.Requests.Count > 0
        || (mayUseQueue && talk.Session.Device.Queue is not null);

    /// <summary>
    /// Answers come first, as the device waits for them, then an item of the queue, then what requests still fit.
    /// </summary>
    public void Fill(List<List<TransmitOption>> ways, QueueReader queue, List<Effect> effects)
    {
        var room = ways.Max(windows => windows.Max(option => option.DataRate.MaxPayloadBytes));
        Write(talk.Answers, Math.Min(DataFrames.MaxFOptsBytes, room));
        if (mayUseQueue)
            (_item, _hasMore) = queue.Next(talk.Session, room - _commands.Count, talk.Now, effects);
        RequestsWritten = Write(talk.Requests, room - (_item?.Payload.Length ?? 0));
    }

    /// <summary>Null when the session's counter is used up.</summary>
    public DownlinkMade? Make(FrameFlow flow)
    {
        var session = talk.Session;
        var onPort0 = _commands.Count > DataFrames.MaxFOptsBytes;
        var fPort = onPort0 ? 0 : _item?.FPort;
        if (DownlinkWriter.IsUsedUp(session, fPort))
            return null;
        var content = new DownlinkFields
        {
            MType = _item?.Confirmed == true ? MType.ConfirmedDataDown : MType.UnconfirmedDataDown,
            Adr = talk.Settings.Adr,
            Ack = talk.Uplink.Confirmed,
            FPending = _hasMore,
            FOpts = onPort0 ? default : _commands.ToArray(),
            FPort = fPort,
            Payload = onPort0 ? _commands.ToArray() : _item?.Payload,
        };
        var counter = DownlinkWriter.NextCounter(session, fPort);
        return new DownlinkMade(session.Start.DevEui, session.Start.SessionNumber,
            DownlinkWriter.Write(session, content, (ushort)talk.Uplink.FCntUp), counter,
            DownlinkWriter.IsApplicationCounter(session, fPort), _item?.Confirmed == true, flow.Key.Hash, _item?.Id,
            talk.Now);
    }

    /// <summary>The ways in whose data rate the finished frame fits.</summary>
    public static IEnumerable<List<TransmitOption>> WaysOf(List<List<TransmitOption>> ways, int phyBytes) => ways
        .Select(windows => windows.FindAll(
            option => phyBytes <= option.DataRate.MaxPayloadBytes + DownlinkWriter.OverheadBytes))
        .Where(windows => windows.Count > 0);

    // Beside an item commands have FOpts only; alone they may fill a frame of their own, on FPort 0.
    // One that is too long holds up none behind it.
    private List<byte[]> Write(List<byte[]> commands, int room)
    {
        var written = new List<byte[]>(commands.Count);
        var limit = _item is null ? room : Math.Min(DataFrames.MaxFOptsBytes, room);
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
