using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>
/// A class A device that speaks TS003 to TS006, with a memory of its own: it joins groups, collects fragments, loses
/// some by its seed, puts the block together, and starts it.
/// </summary>
internal sealed class FuotaDevice
{
    private readonly Random _random;
    private readonly Queue<(byte FPort, byte[] Payload)> _answers = new();
    private FragmentDecoder? _decoder;
    private FragSessionSetupReq? _setup;
    private DevAddr? _mcAddr;
    private AesKey _mcNetSKey;
    private AesKey _mcAppSKey;
    private uint _minMcFCount;
    private DateTimeOffset _listensFrom = DateTimeOffset.MaxValue;
    private DateTimeOffset _listensUntil = DateTimeOffset.MinValue;
    private int _owesReceived;
    private uint _upgradesTo;
    private DateTimeOffset? _rebootAt;

    public FuotaDevice(int number, int seed)
    {
        Radio = new SimulatedDevice((ulong)number, abp: true);
        _random = new Random((seed * 7_919) + number);
        GenAppKey = new AesKey([.. Enumerable.Range(0, 16).Select(i => (byte)(number + (i * 11)))]);
        NextUplink = SimulatedClock.Start + TimeSpan.FromSeconds(_random.Next(1, 600));
    }

    public SimulatedDevice Radio { get; }

    public AesKey GenAppKey { get; set; }

    public int Version { get; init; } = 1;

    public double Loss { get; set; }

    public TimeSpan Period { get; init; } = TimeSpan.FromMinutes(10);

    public int Gateway { get; init; } = 1;

    public DateTimeOffset NextUplink { get; set; }

    /// <summary>What it says to whatever it is asked; null for what is right.</summary>
    public Func<string, byte[]?> Refusal { get; set; } = _ => null;

    /// <summary>Says nothing to requests of this name.</summary>
    public string? SilentTo { get; set; }

    public bool CorruptsImage { get; init; }

    public TimeSpan ClockError { get; set; }

    public uint RunningVersion { get; private set; } = 1;

    public uint ImageVersion { get; init; } = 2;

    public byte[]? Image { get; private set; }

    public bool HasGroup => _mcAddr is not null;

    public bool HasSession => _decoder is not null;

    /// <summary>Requests it has heard, by name.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>Fragments of the group it has heard: number and the group's counter.</summary>
    public List<(int N, ushort FCnt)> Fragments { get; } = [];

    public DeviceRecord Record => Radio.Record with { Keys = new RootKeys { GenAppKey = GenAppKey } };

    public bool Loses() => _random.NextDouble() < Loss;

    public byte[] Uplink(DateTimeOffset now)
    {
        if (_rebootAt <= now)
            (RunningVersion, _rebootAt) = (_upgradesTo, null);
        if (_answers.Count == 0 && _owesReceived > 0)
        {
            _owesReceived--;
            Answer(Package.Fragmentation, new FragDataBlockReceivedReq(_setup!.Value.FragIndex, CorruptsImage));
        }

        var (fPort, payload) = _answers.Count > 0 ? _answers.Dequeue() : ((byte)2, new byte[] { 0x17 });
        NextUplink = now + (_answers.Count > 0 ? TimeSpan.FromSeconds(5) : Period);
        return Radio.Uplink(new UplinkFields { FPort = fPort, Payload = payload, FCnt32 = Radio.FCntUp++ });
    }

    /// <summary>A frame to it alone.</summary>
    public void Hear(byte[] phy, DateTimeOffset now)
    {
        Assert.True(DataFrame.TryRead(phy, out var frame, out _));
        if (frame.FPort is not { } fPort || !PackagePorts.TryGetPackage(fPort, out var package))
            return;
        var payload = Radio.Payload(phy, frame.FCnt);
        var version = package == Package.FirmwareManagement ? 1 : Version;
        var reader = new PackageCommandReader(payload, package, version, uplink: false);
        while (reader.TryNext(out var command))
            Take(package, command, now);
        Assert.True(reader.IsComplete, "A command is not of this version.");
        if (_answers.Count > 0)
            NextUplink = now + TimeSpan.FromSeconds(_random.Next(5, 30));
    }

    /// <summary>A frame on the air while it may be listening to a group.</summary>
    public void HearGroup(byte[] phy, DateTimeOffset now)
    {
        if (now < _listensFrom || now >= _listensUntil || Loses())
            return;
        Assert.True(DataFrame.TryRead(phy, out var frame, out _));
        if (frame.DevAddr != _mcAddr)
            return;
        Assert.True(frame.FCnt >= _minMcFCount, "The group's counter is below the one told.");
        Assert.True(DataCrypto.IsMicValid10(new AesCipher(_mcNetSKey), frame, frame.FCnt), "A wrong MIC.");
        var payload = new byte[frame.FrmPayload.Length];
        DataCrypto.DecryptFrmPayload(new AesCipher(_mcAppSKey), frame, frame.FCnt, payload);
        var reader = new PackageCommandReader(payload, Package.Fragmentation, Version, uplink: false);
        Assert.True(reader.TryNext(out var command) && command.TryRead(out DataFragment _));
        command.TryRead(out DataFragment fragment);
        Fragments.Add((fragment.N, frame.FCnt));
        Add(fragment);
    }

    private void Take(Package package, PackageCommandView command, DateTimeOffset now)
    {
        Heard.Add(command.Name);
        if (command.Name == SilentTo)
            return;
        if (Refusal(command.Name) is { } refusal)
            _answers.Enqueue((PackagePorts.FPortOf(package), refusal));
        else if (package == Package.MulticastSetup)
            TakeGroup(command, now);
        else if (package == Package.Fragmentation)
            TakeFragment(command);
        else
            TakeFirmware(command, now);
    }

    private void TakeGroup(PackageCommandView command, DateTimeOffset now)
    {
        if (command.TryRead(out McGroupSetupReq setup))
        {
            var root = MulticastKeys.McRootKeyFromGenAppKey(new AesCipher(GenAppKey));
            var keKey = new AesCipher(MulticastKeys.McKEKey(new AesCipher(root)));
            var mcKey = MulticastKeys.DecryptMcKey(keKey, setup.McKeyEncrypted);
            var keys = MulticastKeys.Derive(new AesCipher(mcKey), setup.McAddr);
            (_mcAddr, _mcNetSKey, _mcAppSKey) = (setup.McAddr, keys.McNetSKey, keys.McAppSKey);
            _minMcFCount = setup.MinMcFCount;
            Answer(Package.MulticastSetup, new McGroupSetupAns(setup.McGroupId, IdError: false));
        }
        else if (command.TryRead(out McClassCSessionReq c))
        {
            var toStart = Listen(c.SessionTime, TimeSpan.FromSeconds(1 << c.TimeOut), now);
            Answer(Package.MulticastSetup,
                new McClassCSessionAns(c.McGroupId, false, false, !HasGroup, false, HasGroup ? toStart : null));
        }
        else if (command.TryRead(out McClassBSessionReq b))
        {
            Assert.Equal(0u, b.SessionTime % 128);
            var toStart = Listen(b.SessionTime, TimeSpan.FromSeconds(128 << b.TimeOut), now);
            Answer(Package.MulticastSetup,
                new McClassBSessionAns(b.McGroupId, false, false, !HasGroup, false, HasGroup ? toStart : null));
        }
        else if (command.TryRead(out McGroupDeleteReq delete))
        {
            Answer(Package.MulticastSetup, new McGroupDeleteAns(delete.McGroupId, !HasGroup));
            _mcAddr = null;
        }
    }

    private uint Listen(uint sessionTime, TimeSpan length, DateTimeOffset now)
    {
        _listensFrom = GpsTime.ToUtc(TimeSpan.FromSeconds(sessionTime)) + ClockError;
        _listensUntil = _listensFrom + length;
        Assert.True(_listensFrom > now + ClockError, "The session begins in the past.");
        return (uint)(_listensFrom - now).TotalSeconds;
    }

    private void TakeFragment(PackageCommandView command)
    {
        if (command.TryRead(out FragSessionSetupReqV1 v1))
        {
            Begin(new FragSessionSetupReq(v1.FragIndex, v1.McGroupBitMask, v1.NbFrag, v1.FragSize, false, 0,
                v1.BlockAckDelay, v1.Padding, v1.Descriptor, 0, 0));
        }
        else if (command.TryRead(out FragSessionSetupReq v2))
        {
            Begin(v2);
        }
        else if (command.TryRead(out FragSessionStatusReq status))
        {
            AnswerStatus(status.FragIndex);
        }
        else if (command.TryRead(out FragSessionDeleteReq delete))
        {
            Answer(Package.Fragmentation, new FragSessionDeleteAns(delete.FragIndex, !HasSession));
            _decoder = null;
            _owesReceived = 0;
        }
        else if (command.TryRead(out DataFragment fragment))
        {
            Add(fragment);
        }
        else if (command.TryRead(out FragDataBlockReceivedAns _))
        {
            _owesReceived = 0;
        }
    }

    private void Begin(FragSessionSetupReq setup)
    {
        _setup = setup;
        _decoder = new FragmentDecoder(new FragmentPlan(setup.NbFrag, setup.FragSize, setup.Padding, Version), 10_000);
        Answer(Package.Fragmentation, default(FragSessionSetupAns) with { FragIndex = setup.FragIndex });
    }

    private void Add(DataFragment fragment)
    {
        if (_decoder is not { IsComplete: false } decoder
            || decoder.Add(fragment.N, fragment.Fragment.Span) != FragmentResult.Complete)
            return;
        Image = decoder.Block.ToArray();
        if (CorruptsImage)
            Image[0] ^= 1;
        if (_setup!.Value.AckReception)
            _owesReceived = 3;
    }

    private bool HasMicError()
    {
        if (Version == 1 || Image is null)
            return false;
        var key = new AesCipher(DataBlockMic.DeriveDataBlockIntKey(new AesCipher(GenAppKey)));
        return DataBlockMic.Compute(key, _setup!.Value, Image) != _setup.Value.Mic;
    }

    private void AnswerStatus(int index)
    {
        var missing = (byte)Math.Min(255, _decoder?.Missing ?? 0);
        var received = Fragments.Count & 0x3FFF;
        if (Version == 1)
            Answer(Package.Fragmentation, new FragSessionStatusAnsV1(index, received, missing, false));
        else
            Answer(Package.Fragmentation,
                new FragSessionStatusAns(false, HasMicError(), !HasSession, index, received, missing));
    }

    private void TakeFirmware(PackageCommandView command, DateTimeOffset now)
    {
        if (command.TryRead(out DevUpgradeImageReq _))
        {
            Answer(Package.FirmwareManagement, new DevUpgradeImageAns(
                Image is null ? UpImageStatus.None : UpImageStatus.Valid, Image is null ? null : ImageVersion));
        }
        else if (command.TryRead(out DevRebootCountdownReq reboot))
        {
            (_rebootAt, _upgradesTo) = (now + TimeSpan.FromSeconds(reboot.Countdown), ImageVersion);
            Answer(Package.FirmwareManagement, new DevRebootCountdownAns(reboot.Countdown));
        }
        else if (command.TryRead(out DevVersionReq _))
        {
            Answer(Package.FirmwareManagement, new DevVersionAns(RunningVersion, 7));
        }
    }

    private void Answer<T>(Package package, T command) where T : struct, IPackageCommand<T>
    {
        Span<byte> bytes = stackalloc byte[32];
        _answers.Enqueue((PackagePorts.FPortOf(package), bytes[..command.Write(bytes)].ToArray()));
    }
}
