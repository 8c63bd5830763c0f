using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>
/// A device that does what it is told, as the standard describes it from the device's side: it listens in its own
/// windows only, and repeats those answers that must not get lost until it hears a downlink.
/// </summary>
internal sealed class MacObedientDevice
{
    private static readonly byte[] Repeated = [0x05, 0x08, 0x09, 0x0A, 0x11];

    private readonly List<byte[]> _answers = [];

    public ReceiveWindows Receive { get; private set; }

    public SortedDictionary<int, uint> Channels { get; } = new()
    {
        [0] = 868_100_000,
        [1] = 868_300_000,
        [2] = 868_500_000,
    };

    public HashSet<int> InUse { get; } = [0, 1, 2];

    public Dictionary<int, uint> Rx1Moved { get; } = [];

    public int DataRate { get; private set; }

    public int TxPower { get; private set; }

    public int NbTrans { get; private set; } = 1;

    public int MaxDutyCycle { get; private set; }

    public MacObedientDevice(ReceiveWindows receive) => Receive = receive;

    /// <summary>The commands of its next uplink, which may get lost.</summary>
    public string Uplink()
    {
        var commands = Convert.ToHexString([.. _answers.SelectMany(answer => answer)]);
        _answers.RemoveAll(answer => !Repeated.Contains(answer[0]));
        return commands;
    }

    /// <summary>A downlink in these windows; false when it does not listen there.</summary>
    public bool Hear(IEnumerable<byte[]> requests, ReceiveWindows windows)
    {
        if (windows != Receive)
            return false;
        _answers.Clear();
        foreach (var request in requests)
        {
            var reader = new MacCommandReader(request, uplink: false);
            while (reader.TryNext(out var command))
                Obey(command);
        }

        return true;
    }

    private void Obey(MacCommandView command)
    {
        if (command.TryRead<LinkAdrReq>(out var link))
        {
            InUse.Clear();
            InUse.UnionWith(Channels.Keys.Where(channel => (link.ChMask >> channel & 1) != 0));
            (DataRate, TxPower, NbTrans) = (link.DataRate, link.TxPower, link.NbTrans);
            _answers.Add([0x03, 0x07]);
        }
        else if (command.TryRead<RxParamSetupReq>(out var rx))
        {
            Receive = new ReceiveWindows(
                Receive.Delay1Seconds, (byte)rx.Rx1DrOffset, (byte)rx.Rx2DataRate, rx.FrequencyHz);
            _answers.Add([0x05, 0x07]);
        }
        else if (command.TryRead<RxTimingSetupReq>(out var timing))
        {
            Receive = Receive with { Delay1Seconds = (byte)timing.DelaySeconds };
            _answers.Add([0x08]);
        }
        else if (command.TryRead<NewChannelReq>(out var channel))
        {
            Channels[channel.ChIndex] = channel.FrequencyHz;
            InUse.Add(channel.ChIndex);
            Rx1Moved.Remove(channel.ChIndex);
            _answers.Add([0x07, 0x03]);
        }
        else if (command.TryRead<DlChannelReq>(out var moved))
        {
            Rx1Moved[moved.ChIndex] = moved.FrequencyHz;
            _answers.Add([0x0A, 0x03]);
        }
        else if (command.TryRead<DutyCycleReq>(out var share))
        {
            MaxDutyCycle = share.MaxDutyCycle;
            _answers.Add([0x04]);
        }
        else if (command.TryRead<DevStatusReq>(out _))
        {
            _answers.Add([0x06, 0xFF, 0x05]);
        }
    }
}
