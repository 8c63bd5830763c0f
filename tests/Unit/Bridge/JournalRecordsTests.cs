using Google.Protobuf;
using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Ingest;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Unit.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class JournalRecordsTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 7, 15, 9, 412, TimeSpan.Zero);
    private static readonly Eui64 DevEui = new(0x70b3d5e75e00a117);

    private static readonly KeySealer Sealer = new([.. Enumerable.Range(200, 32).Select(i => (byte)i)]);
    private static readonly JournalRecords Records = new(SessionKeySeal.With(Sealer));

    private static SessionStart Session => new(
        DevEui, 3, new DevAddr(0x260b1f3a), new SessionKeys(Key(1), Key(30), Key(60), Key(101)), true, 0x00ABCDEF,
        "eu868", Mac, 0x1122334455667788);

    private static MacState Mac => new()
    {
        Receive = new ReceiveWindows(5, 2, 3, 869_525_000),
        AgreedDataRate = 4,
        TxPower = 2,
        NbTrans = 3,
        Channels = ChannelSet.Range(0, 7).With(95),
        Extra = [new MacChannel(5, 867_100_000, 0, 5, 868_100_000)],
        MaxDutyCycle = 4,
        TxParams = 0x15,
        RejoinParams = 0x31,
        RejoinAsked = 2,
        Relay = [[0x44, 0x11], [0x40, 1, 2, 3, 4, 5]],
        Adr = new AdrMark(AdrVerdict.Changed, new AdrSetting(4, 1, 2)),
        Class = DeviceClass.B,
        PingSlotPeriodicity = 3,
        PingSlotFrequencyHz = 869_525_000,
        PingSlotDataRate = 3,
        BeaconFrequencyHz = 869_525_000,
        StatusAskedAt = At,
        Pending = [new MacRequest([3, 0x51, 7, 0, 1], At)],
        Refused = [new MacRefusal([7, 1, 2, 3, 4, 5], 2, null, At.AddHours(1)), new MacRefusal([6], 1, 0, At)],
    };

    private static DeploymentPlan Plan => new(
        Item.Id, "Zähler 1.4", [DevEui, new Eui64(DevEui.Value + 1)], ImageName.Of([1, 2, 3]),
        new DeploymentGroup(new Eui64(0x0200_0000_0000_0007), new DevAddr(0x01020304), Key(1)), 7,
        new DeploymentSettings
        {
            Region = "eu868",
            FrequencyHz = 869_525_000,
            DataRate = 3,
            StartAt = At,
            Firmware = new FirmwareUpdate(0x0104_0000, TimeSpan.FromMinutes(5)),
        }, At);

    private static DeploymentProgress Progress => new(DeploymentStage.Cancelled, IsPaused: true, 2, 3, 44, 5,
        new DeploymentRound(3, At, At.AddHours(1), 12, 40, 50, IsSending: true));

    private static DeploymentMember Member => new(DevEui, DeploymentStep.Repair, At)
    {
        Outcome = DeploymentOutcome.Failed,
        FailedAt = DeploymentStep.Status,
        Reason = DeploymentFailure.MicError,
        Tries = 2,
        Request = Item.Id,
        LeftAt = At,
        NotBefore = At.AddSeconds(1),
        Round = 3,
        Missing = 4,
        Received = 5,
        RepairLeft = 6,
        Repairs = 7,
        Restarts = 1,
        IsGroupOnly = true,
        HasSession = true,
        FirmwareVersion = 8,
    };

    private static AesKey Key(int first) => new([.. Enumerable.Range(first, 16).Select(i => (byte)i)]);

    private static QueuedDownlink Item => new(
        Guid.Parse("11111111-52b5-4b0b-9a51-0c5a2f1d9e77"), 10, [1, 2, 3], true, 3, At, At.AddDays(1));

    private static AcceptedUplink Uplink(byte? fPort) => new(
        Guid.Parse("7d0f0c3e-52b5-4b0b-9a51-0c5a2f1d9e77"), DevEui, 3, new DevAddr(0x260b1f3a), 70_000, fPort,
        [1, 2, 3], [2, 13], UplinkFlags.Confirmed | UplinkFlags.Late, 5, At, "eu868",
        new UplinkTxInfo { Frequency = 868_300_000 },
        ByteString.CopyFrom(4, 5, 6), [
            new UplinkRxInfo { GatewayId = "0016c001ff10a2b3", Rssi = -97 }, new UplinkRxInfo { GatewayId = "b" },
        ], 4_711);

    private static ForwardedBy Relay => new(
        new Eui64(DevEui.Value + 9), new ForwardUplinkReq(3, -20, -142, 1, 867_900_000),
        TimeSpan.FromMilliseconds(377));

    private static FrameJudged Judged(Eui64? devEui, DevAddr? devAddr, uint? fCnt) => new(
        FrameVerdict.Replay, devEui, devAddr, fCnt, new Eui64(0x0016c001ff10a2b3), 12, At,
        new UplinkFrame { PhyPayload = ByteString.CopyFrom(1, 2, 3) });

    public static TheoryData<string> Kinds => [.. Samples.Keys];

    private static Dictionary<string, Effect> Samples => new()
    {
        ["session started"] = new SessionStarted(Session, new JoinOrigin(255, new Eui64(5), 0xBEEF),
            new JoinAnswer([0, 1], [32, 2], 5, new UplinkRxInfo { Rssi = -3 }, 868_100_000), Guid.NewGuid(), At, 99),
        ["session started through a relay"] = new SessionStarted(Session, new JoinOrigin(255, new Eui64(5), 0xBEEF),
            new JoinAnswer([0, 1], [32, 2], 5, new UplinkRxInfo { Rssi = -3 }, 868_100_000) { Via = Relay },
            Guid.NewGuid(), At, 99),
        ["session adopted"] = new SessionAdopted(Session, 17, true, At, 98),
        ["reset allowed"] = new CounterResetAllowed(DevEui, At.AddHours(1), "Ada", At),
        ["counters jumped"] = new CountersJumped(100, 64, At),
        ["uplink accepted"] = new UplinkAccepted(Uplink(2)),
        ["uplink gathered"] = new UplinkGathered(Uplink(null)),
        ["uplink gathered from a relay"] = new UplinkGathered(Uplink(2) with { Via = Relay }),
        ["uplink enriched"] = new UplinkEnriched(
            DevEui, Guid.NewGuid(), 5, At, new UplinkRxInfo { Rssi = -1 }, At.AddSeconds(2), 7),
        ["frame judged"] = Judged(DevEui, new DevAddr(7), 5),
        ["frame of nobody judged"] = Judged(null, null, null),
        ["mac changed"] = new MacChanged(
            DevEui, 3, Mac, [new MacExchange("LinkADRReq", [3, 1], [3, 7], MacOutcome.Accepted)], At),
        ["adr decided"] = new AdrDecided(DevEui, 3, 20, new AdrDecision("standard", 20, 4.2, -12.5, 6.7, 5,
            new AdrSetting(3, 0, 1), new AdrSetting(4, 1, 2), "because")
        { Verdict = AdrVerdict.FellBack }, At),
        ["status told"] = new DeviceStatusTold(DevEui, 254, -3, At),
        ["downlink made"] = new DownlinkMade(DevEui, 3, [96, 1], 17, true, true, 0xFEDC, Item.Id, At),
        ["downlink made for nothing"] = new DownlinkMade(DevEui, 3, [96, 1], 17, false, false, null, null, At),
        ["airtime taken"] = new AirtimeTaken(new Eui64(9), "eu868", 869_525_000, TimeSpan.FromMilliseconds(-1), At),
        ["downlink sent"] = new DownlinkSent(
            DevEui, 8, new Eui64(9), new DownlinkTxInfo { Power = 14 }, Item.Id, 17, At),
        ["downlink queued"] = new DownlinkQueued(DevEui, Item),
        ["downlink parked"] = new DownlinkParked(DevEui, Item.Id, 51, At),
        ["downlink ended"] = new DownlinkEnded(DevEui, Item.Id, DownlinkOutcome.NotAcknowledged, null, At),
        ["deployment started"] = new DeploymentStarted(Plan),
        ["deployment moved"] = new DeploymentMoved(Item.Id, Progress, At),
        ["deployment at rest"] = new DeploymentMoved(Item.Id, Progress with { Unfinished = null, Round = null }, At),
        ["deployment's device moved"] = new DeploymentMemberMoved(Item.Id, Member, At),
        ["deployment's device at its start"] = new DeploymentMemberMoved(
            Item.Id, new DeploymentMember(DevEui, DeploymentStep.GroupSetup, At) { HasGroup = true }, At),
    };

    [Fact]
    public void Every_durable_effect_has_a_sample() => Assert.Equal(
        typeof(Effect).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Effect)) && IsDurable(type))
            .Select(type => type.Name).Order(),
        Samples.Values.Select(effect => effect.GetType().Name).Distinct().Order());

    // Effects that never change anything say so without looking at themselves.
    private static bool IsDurable(Type type) =>
        type == typeof(FrameJudged) || type.GetProperty(nameof(Effect.IsDurable))!.DeclaringType == typeof(Effect);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_effect_comes_back_as_it_was(string kind)
    {
        var effect = Samples[kind];
        var step = Records.Read(Records.Write(new JournalStep(1234, [effect, effect])));

        Assert.Equal(1234, step.IngestSequence);
        Assert.Equal(2, step.Effects.Count);
        Assert.Equal(Fingerprint.Of(effect), Fingerprint.Of(step.Effects[0]));
        Assert.Equal(Fingerprint.Of(effect), Fingerprint.Of(step.Effects[1]));
    }

    [Shows("key-at-rest")]
    [Fact]
    public void Session_keys_are_sealed_and_a_reader_without_the_seal_sees_none()
    {
        var bytes = Records.Write(new JournalStep(1, [Samples["session started"]]));
        byte[] key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        Assert.Equal(-1, bytes.AsSpan().IndexOf(key));

        var blind = new JournalRecords(SessionKeySeal.Blind);
        var session = ((SessionStarted)blind.Read(bytes).Effects[0]).Session;
        Assert.True(session.Keys.FNwkSIntKey.IsZero && session.Keys.AppSKey.IsZero);
        Assert.Equal(DevEui, session.DevEui);
    }

    [Fact]
    public void The_key_of_a_deployments_group_is_sealed()
    {
        var bytes = Records.Write(new JournalStep(1, [Samples["deployment started"]]));
        byte[] key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        Assert.Equal(-1, bytes.AsSpan().IndexOf(key));
        var blind = new JournalRecords(SessionKeySeal.Blind);
        Assert.True(((DeploymentStarted)blind.Read(bytes).Effects[0]).Plan.Group.McKey.IsZero);
    }

    [Fact]
    public void The_same_session_is_sealed_once_and_another_key_or_device_does_not_open_it()
    {
        var seal = SessionKeySeal.With(Sealer);
        var keys = new byte[32];
        var first = seal.Seal(DevEui, keys);
        Assert.Same(first, seal.Seal(DevEui, [.. keys]));
        Assert.NotEqual(first, seal.Seal(DevEui, [1, .. keys[1..]]));
        Assert.Equal(keys, seal.Open(DevEui, first));
        Assert.Throws<JournalFormatException>(() => seal.Open(new Eui64(1), first));
        var other = SessionKeySeal.With(new KeySealer(new byte[32]));
        Assert.Contains("kek", Assert.Throws<JournalFormatException>(() => other.Open(DevEui, first)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_comes_back_and_a_damaged_one_is_refused()
    {
        var disk = new MemoryDisk();
        var file = new SnapshotFile(disk, "/data/sessions.snapshot", SessionKeySeal.With(Sealer));
        Assert.Null(file.Read());
        var session = new SessionSnapshot(Session, 5, [new MissingBlock(1, 3, 0xF0)], 17, 18, 16, 4, Mac, 77, [1, 2], 3,
            [new UplinkSample(5, 4.2f, 3, 1, 2)], [new HeardGateway(new Eui64(9), 4.2f, -90, 1, 2, true)], At, 64);
        var waiting = new QueuedDownlinkState(Item, DownlinkStage.Sent, 2, 16, At, 51);
        var state = new ServerSnapshot(99, At,
            [new DeviceSnapshot(DevEui, 1, 2, 3, [4, 5, 65_535], 6, At, session, null, [waiting]), new DeviceSnapshot(
                new Eui64(1), 0, 0, 0, [], null, null, null, session with { Answer = null, LastFCntUp = null }, [])],
            [new FlowSnapshot([1, 2], FrameVerdict.Accepted, DevEui, 5, 6, At.AddSeconds(1),
                    [new HeardBySnapshot(new Eui64(9), [8])], [new HeardBySnapshot(new Eui64(7), [6])], Uplink(3)),
                new FlowSnapshot([], FrameVerdict.BadMic, null, 0, 0, At, [], [], null)],
            [new AirtimeUse(new Eui64(9), "eu868", 869_400_000, 5, [1, 2, 3])])
        {
            Deployments = [new DeploymentSnapshot(Plan, Progress, [Member])],
        };
        file.Write(new DecisionSnapshot(1_234, state));

        var read = file.Read()!;

        Assert.Equal(1_234, read.JournalSequence);
        Assert.Equal(Fingerprint.Of(state), Fingerprint.Of(read.State));
        var bytes = disk.Content("/data/sessions.snapshot");
        byte[] key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        Assert.Equal(-1, bytes.AsSpan().IndexOf(key));
        bytes[bytes.Length / 2] ^= 1;
        disk.SetContent("/data/sessions.snapshot", bytes);
        Assert.Throws<JournalFormatException>(() => file.Read());
    }

    [Fact]
    public void A_record_of_a_newer_version_or_a_short_one_is_refused_by_name()
    {
        var bytes = Records.Write(new JournalStep(1, [new UplinkGathered(Uplink(1))]));
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<JournalFormatException>(() => Records.Read(bytes.AsMemory(0, length)));

        bytes[0] = 77;
        var error = Assert.Throws<JournalFormatException>(() => Records.Read(bytes));
        Assert.Contains("77", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ingest_record_comes_back_and_foreign_bytes_do_not()
    {
        var frame = new UplinkFrame
        {
            PhyPayload = ByteString.CopyFrom(1, 2, 3),
            RxInfo = new UplinkRxInfo { Rssi = -7 },
        };
        var gateway = new Eui64(0x0016c001ff10a2b3);
        var bytes = IngestRecord.Write(gateway, "eu868", frame);

        Assert.True(IngestRecord.TryRead(bytes, out var readGateway, out var region, out var readFrame));
        Assert.Equal((gateway, "eu868", frame), (readGateway, region, readFrame));
        Assert.False(IngestRecord.TryRead([], out _, out _, out _));
        Assert.False(IngestRecord.TryRead([9, .. bytes[1..]], out _, out _, out _));
        Assert.False(IngestRecord.TryRead(bytes.AsSpan(0, 12), out _, out _, out _));
    }

    [Fact]
    public void Each_effect_of_the_journal_has_a_place_of_its_own_in_order()
    {
        Assert.Equal(1_000, JournalStep.PlaceOf(1, 0));
        Assert.True(JournalStep.PlaceOf(1, JournalStep.MaxEffects - 1) < JournalStep.PlaceOf(2, 0));
    }
}
