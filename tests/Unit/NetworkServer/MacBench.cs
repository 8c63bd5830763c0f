using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>A session and the MAC engine without frames: what a device says goes in, what it is asked out.</summary>
internal sealed class MacBench
{
    private readonly Device _device;
    private uint _fCnt;

    public MacBench(DeviceSettings settings, Region? region = null, bool abp = false, bool is11 = false)
    {
        Region = region ?? ServerRig.Eu868;
        Options = new NetworkServerOptions();
        _device = new Device(new Eui64(0x70B3_D5E7_5E00_0001));
        Settings = settings;
        var mac = abp
            ? MacStart.OfAbp(Region, settings)
            : MacStart.OfJoin(Region, settings, ReceiveWindows.For(Region, Options.ReceiveDelay1,
                settings.Rx1DataRateOffset ?? 0, settings.Rx2DataRate));
        Session = new Session(_device, new SessionStart(_device.DevEui, 1, new DevAddr(0x0100_0001), Keys, is11, 1,
            Region.Name, mac, 1));
        SetRecord(abp);
    }

    private static SessionKeys Keys { get; } = new(
        new AesKey([.. Enumerable.Range(1, 16).Select(i => (byte)i)]), default, default, default);

    public Region Region { get; }

    public NetworkServerOptions Options { get; init; }

    public Session Session { get; }

    public MacState Mac => Session.Mac;

    public DateTimeOffset Now { get; set; } = ServerRig.Start;

    public int DataRate { get; set; } = 5;

    public uint FrequencyHz { get; set; }

    public float Snr { get; set; } = 5;

    public Func<Eui64, Session?> SessionOf { get; init; } = _ => null;

    /// <summary>The profile, which may change at any time.</summary>
    public DeviceSettings Settings
    {
        get;
        set
        {
            field = value;
            SetRecord(_device.Record?.Abp is not null);
        }
    }

    /// <summary>Everything that was asked and answered.</summary>
    public List<MacExchange> Exchanges { get; } = [];

    /// <summary>An uplink with commands in hex; what the network then asks is sent, all of it.</summary>
    public MacTalk Uplink(string commands = "", UplinkFlags flags = UplinkFlags.Adr, bool onPort0 = false)
    {
        var bytes = Convert.FromHexString(commands.Replace(" ", "", StringComparison.Ordinal));
        var uplink = new AcceptedUplink(Guid.Empty, _device.DevEui, 1, Session.DevAddr, _fCnt, onPort0 ? (byte)0 : null,
            onPort0 ? bytes : [], onPort0 ? [] : bytes, flags, DataRate, Now, Region.Name,
            new UplinkTxInfo { Frequency = FrequencyHz == 0 ? Region.UplinkChannels[0].FrequencyHz : FrequencyHz },
            ByteString.Empty, [new UplinkRxInfo { Snr = Snr }], _fCnt);
        Session.History ??= new UplinkHistory();
        Session.History.Add(new UplinkSample(_fCnt++, Snr, (byte)DataRate, (byte)Mac.TxPower, 1));
        var talk = new MacTalk(Session, Region, uplink, Now) { Options = Options, SessionOf = SessionOf };
        MacEngine.Take(talk);
        MacEngine.Sent(talk, talk.Requests);
        Session.Mac = talk.Mac;
        Exchanges.AddRange(talk.Exchanges);
        return talk;
    }

    /// <summary>What is asked after an uplink, in hex.</summary>
    public string[] Asked(string commands = "", UplinkFlags flags = UplinkFlags.Adr) =>
        [.. Uplink(commands, flags).Requests.Select(Convert.ToHexString)];

    private void SetRecord(bool abp) => _device.Record = new DeviceRecord(_device.DevEui, default, default, true,
        abp ? new AbpSession(new DevAddr(0x0100_0001), Keys) : null, Settings);
}
