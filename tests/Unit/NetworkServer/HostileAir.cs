using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>
/// Seeded hostility: noise, broken frames, recordings, floods of joins and rejoins, gateways that send nonsense; and
/// now and then one honest uplink, which must get through all of it.
/// </summary>
internal sealed class HostileAir
{
    private const int Recordings = 4_096, Longest = 300, Gateways = 50;
    private static readonly byte[] HugePayload = new byte[100_000];

    private readonly Random _random;
    private readonly SimulatedDevice[] _abp =
        [.. Enumerable.Range(1, 400).Select(n => new SimulatedDevice((ulong)n, abp: true))];

    private readonly SimulatedDevice[] _otaa =
        [.. Enumerable.Range(1_001, 100).Select(n => new SimulatedDevice((ulong)n))];

    private readonly SimulatedDevice _switchedOff = new(2_000, abp: true);
    private readonly Device11 _rejoining = new();
    private readonly byte[][] _recorded = new byte[Recordings][];
    private readonly byte[] _buffer = new byte[Longest];
    private readonly UplinkRxInfo[] _rxInfos;
    private readonly UplinkTxInfo?[] _txInfos;
    private int _recordedCount;

    public HostileAir(int seed)
    {
        _random = new Random(seed);
        _rxInfos = [.. Enumerable.Range(1, Gateways).Select(RxInfo), .. StrangeRxInfos()];
        _txInfos = [.. StrangeTxInfos(), null];
        for (var i = 0; i < Recordings; i++)
            _recorded[i] = new SimulatedDevice((ulong)i + 10_000, abp: true).Uplink();
    }

    /// <summary>Honest uplinks so far; what was recorded before the first one is of devices nobody knows.</summary>
    public long Honest { get; private set; }

    public IEnumerable<DeviceRecord> Devices =>
    [
        .. _abp.Select(device => device.Record), .. _otaa.Select(device => device.Record), _rejoining.Record,
        _switchedOff.Record with { Enabled = false },
    ];

    /// <summary>The next frame of a gateway, and the region its topic names.</summary>
    public (UplinkFrame Frame, string Region, bool IsHonest) Next()
    {
        var frame = new UplinkFrame { RxInfo = _rxInfos[_random.Next(Gateways)], TxInfo = _txInfos[0] };
        var draw = _random.Next(100);
        if (draw == 0)
        {
            Honest++;
            frame.PhyPayload = Record(_abp[_random.Next(_abp.Length)].Uplink());
            return (frame, "eu868", true);
        }

        frame.PhyPayload = Bytes(draw);
        var region = _random.Next(40) == 0 ? "mars1" : "eu868";
        switch (_random.Next(20))
        {
            case 0: frame.RxInfo = null; break;
            case 1: frame.RxInfo = _rxInfos[_random.Next(_rxInfos.Length)]; break;
            case 2: frame.TxInfo = _txInfos[_random.Next(_txInfos.Length)]; break;
        }

        return (frame, region, false);
    }

    private ByteString Bytes(int draw) => draw switch
    {
        < 20 => Noise(),
        < 35 => Truncated(),
        < 50 => WrongMic(),
        < 60 => Flipped(),
        < 68 => ByteString.CopyFrom(_recorded[_random.Next(Recordings)]),
        < 75 => UnknownJoin(),
        < 82 => KnownJoin(),
        < 90 => Rejoin(),
        < 95 => OfSomeKind(),
        < 96 => ByteString.CopyFrom(_switchedOff.Uplink()),
        < 97 => Leap(),
        < 99 => ByteString.CopyFrom(_buffer.AsSpan(0, _random.Next(200, Longest))),
        _ => Huge(),
    };

    private ByteString Noise()
    {
        var bytes = _buffer.AsSpan(0, _random.Next(0, 64));
        _random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }

    private ByteString Truncated()
    {
        var phy = _recorded[_random.Next(Recordings)];
        return ByteString.CopyFrom(phy.AsSpan(0, _random.Next(phy.Length)));
    }

    private ByteString WrongMic()
    {
        // MHDR 1 | DevAddr 4 | FCtrl 1 | FCnt 2 | FPort 1 | FRMPayload | MIC 4
        var bytes = _buffer.AsSpan(0, _random.Next(13, 60));
        _random.NextBytes(bytes);
        bytes[0] = _random.Next(2) == 0 ? (byte)0x40 : (byte)0x80;
        BitConverter.TryWriteBytes(bytes[1..], _abp[_random.Next(_abp.Length)].DevAddr.Value);
        bytes[5] &= 0xF0;
        return ByteString.CopyFrom(bytes);
    }

    private ByteString Flipped()
    {
        var phy = _recorded[_random.Next(Recordings)];
        var bytes = _buffer.AsSpan(0, phy.Length);
        phy.CopyTo(bytes);
        bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>Well signed, and further ahead than MAX_FCNT_GAP allows.</summary>
    private ByteString Leap()
    {
        var device = _abp[_random.Next(_abp.Length)];
        return device.FCntUp == 0
            ? Noise()
            : ByteString.CopyFrom(device.Uplink(new UplinkFields { FPort = 2, FCnt32 = device.FCntUp + 20_000 }));
    }

    private ByteString UnknownJoin()
    {
        var bytes = _buffer.AsSpan(0, JoinRequest.LengthBytes);
        _random.NextBytes(bytes);
        bytes[0] = 0;
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>Well signed by a device that joins without end, or signed with no key at all.</summary>
    private ByteString KnownJoin()
    {
        var device = _otaa[_random.Next(_otaa.Length)];
        if (_random.Next(8) == 0)
            return Record(device.JoinRequest());
        var bytes = _buffer.AsSpan(0, JoinRequest.LengthBytes);
        _random.NextBytes(bytes);
        bytes[0] = 0;
        device.JoinEui.WriteLittleEndian(bytes[1..]);
        device.DevEui.WriteLittleEndian(bytes[9..]);
        return ByteString.CopyFrom(bytes);
    }

    private ByteString Rejoin()
    {
        if (_random.Next(4) == 0)
            return ByteString.CopyFrom(_rejoining.RejoinForLife());
        var type = (byte)_random.Next(4);
        var bytes = _buffer.AsSpan(0, type == 1 ? RejoinRequest.LongLengthBytes : RejoinRequest.ShortLengthBytes);
        _random.NextBytes(bytes);
        (bytes[0], bytes[1]) = (0xC0, type);
        if (_random.Next(2) == 0)
            _rejoining.DevEui.WriteLittleEndian(bytes[(type == 1 ? 10 : 5)..]);
        return ByteString.CopyFrom(bytes);
    }

    private ByteString OfSomeKind()
    {
        var bytes = _buffer.AsSpan(0, _random.Next(1, 40));
        _random.NextBytes(bytes);
        bytes[0] = (byte)(_random.Next(8) << 5);
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>
    /// No radio sends it, a gateway on the internet may. The bytes are the caller's own: only their head differs.
    /// </summary>
    private ByteString Huge()
    {
        _random.NextBytes(HugePayload.AsSpan(0, 16));
        HugePayload[0] = (byte)(_random.Next(8) << 5);
        return UnsafeByteOperations.UnsafeWrap(HugePayload);
    }

    private ByteString Record(byte[] phy)
    {
        _recorded[_recordedCount++ % Recordings] = phy;
        return ByteString.CopyFrom(phy);
    }

    private static UplinkRxInfo RxInfo(int gateway) => new()
    {
        GatewayId = ServerRig.GatewayOf(gateway).ToString(),
        Context = ByteString.CopyFrom(0, 1, 2, (byte)gateway),
        Rssi = -100,
        Snr = 3,
        CrcStatus = CRCStatus.CrcOk,
    };

    private static IEnumerable<UplinkRxInfo> StrangeRxInfos() =>
    [
        new() { CrcStatus = CRCStatus.BadCrc },
        new() { CrcStatus = CRCStatus.NoCrc, GatewayId = ServerRig.GatewayOf(1).ToString() },
        new() { CrcStatus = (CRCStatus)77 },
        new() { CrcStatus = CRCStatus.CrcOk, GatewayId = "no gateway", Snr = float.NaN, Rssi = int.MinValue },
        new()
        {
            CrcStatus = CRCStatus.CrcOk,
            GatewayId = new string('f', 5_000),
            Context = ByteString.CopyFrom(new byte[5_000]),
            Snr = float.NegativeInfinity,
            Channel = uint.MaxValue,
            TimeSinceGpsEpoch = new() { Seconds = long.MinValue, Nanos = int.MinValue },
            GwTime = new() { Seconds = long.MaxValue, Nanos = int.MaxValue },
        },
    ];

    private static IEnumerable<UplinkTxInfo> StrangeTxInfos() =>
    [
        new()
        {
            Frequency = 868_100_000,
            Modulation = new() { Lora = new() { Bandwidth = 125_000, SpreadingFactor = 7 } },
        },
        new(),
        new() { Frequency = uint.MaxValue, Modulation = new() },
        new() { Modulation = new() { Lora = new() { Bandwidth = uint.MaxValue, SpreadingFactor = uint.MaxValue } } },
        new() { Frequency = 868_800_000, Modulation = new() { Fsk = new() { Datarate = 50_000 } } },
        new() { Modulation = new() { LrFhss = new() { CodeRate = (CodeRate)99, OperatingChannelWidth = 1 } } },
    ];
}
