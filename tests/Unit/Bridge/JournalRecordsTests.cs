using System.Text.Json;
using Google.Protobuf;
using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Ingest;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class JournalRecordsTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 7, 15, 9, 412, TimeSpan.Zero);
    private static readonly Eui64 DevEui = new(0x70b3d5e75e00a117);

    private static readonly KeySealer Sealer = new([.. Enumerable.Range(200, 32).Select(i => (byte)i)]);
    private static readonly JournalRecords Records = new(SessionKeySeal.With(Sealer));

    private static SessionState Session(uint? last) => new(
        DevEui, 3, new DevAddr(0x260b1f3a), new AesKey([.. Enumerable.Range(1, 16).Select(i => (byte)i)]),
        new AesKey([.. Enumerable.Range(101, 16).Select(i => (byte)i)]), last, 17, 0x00ABCDEF, "eu868",
        new ReceiveWindows(5, 2, 3), 0x1122334455667788);

    private static AcceptedUplink Uplink(byte? fPort) => new(
        Guid.Parse("7d0f0c3e-52b5-4b0b-9a51-0c5a2f1d9e77"), DevEui, 3, new DevAddr(0x260b1f3a), 70_000, fPort,
        [1, 2, 3], true, false, 5, At, "eu868", new UplinkTxInfo { Frequency = 868_300_000 },
        ByteString.CopyFrom(4, 5, 6), [
            new UplinkRxInfo { GatewayId = "0016c001ff10a2b3", Rssi = -97 }, new UplinkRxInfo { GatewayId = "b" },
        ], 4_711);

    private static FrameJudged Judged(Eui64? devEui, DevAddr? devAddr, uint? fCnt) => new(
        FrameVerdict.Replay, devEui, devAddr, fCnt, new Eui64(0x0016c001ff10a2b3), 12, At,
        new UplinkFrame { PhyPayload = ByteString.CopyFrom(1, 2, 3) });

    public static TheoryData<string> Kinds => [.. Samples.Keys];

    private static Dictionary<string, Effect> Samples => new()
    {
        ["session started"] = new SessionStarted(Session(null), 0xBEEF, Guid.NewGuid(), At, 99),
        ["uplink accepted with an answer"] = new UplinkAccepted(Uplink(2), Session(70_000), [9, 8, 7]),
        ["uplink accepted without an answer"] = new UplinkAccepted(Uplink(0), Session(0), null),
        ["uplink gathered"] = new UplinkGathered(Uplink(null)),
        ["frame judged"] = Judged(DevEui, new DevAddr(7), 5),
        ["frame of nobody judged"] = Judged(null, null, null),
        ["downlink acknowledged"] = new DownlinkAcknowledged(DevEui, 12, true, At),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_effect_comes_back_as_it_was(string kind)
    {
        var effect = Samples[kind];
        var step = Records.Read(Records.Write(new JournalStep(1234, [effect, effect])));

        Assert.Equal(1234, step.IngestSequence);
        Assert.Equal(2, step.Effects.Count);
        Assert.Equal(Describe(effect), Describe(step.Effects[0]));
        Assert.Equal(Describe(effect), Describe(step.Effects[1]));
        if (effect is SessionStarted started)
            Assert.Equal(started.Session, ((SessionStarted)step.Effects[0]).Session);
    }

    private static string Describe(Effect effect) => effect.GetType().Name + effect switch
    {
        UplinkAccepted accepted => Describe(accepted.Uplink) + accepted.Session
            + Convert.ToHexString(accepted.Answer ?? []) + (accepted.Answer is null),
        UplinkGathered gathered => Describe(gathered.Uplink),
        _ => effect.ToString(),
    };

    private static string Describe(AcceptedUplink uplink) =>
        JsonSerializer.Serialize(uplink with
        {
            TxInfo = new UplinkTxInfo(),
            Copies = [],
            PhyPayload = ByteString.Empty,
        })
        + uplink.TxInfo + uplink.PhyPayload.ToBase64() + string.Concat(uplink.Copies.Select(copy => copy.ToString()));

    [Fact]
    public void Session_keys_are_sealed_and_a_reader_without_the_seal_sees_none()
    {
        var bytes = Records.Write(new JournalStep(1, [new SessionStarted(Session(1), 1, Guid.NewGuid(), At, 1)]));
        byte[] key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        Assert.Equal(-1, bytes.AsSpan().IndexOf(key));

        var blind = new JournalRecords(SessionKeySeal.Blind);
        var session = ((SessionStarted)blind.Read(bytes).Effects[0]).Session;
        Assert.True(session.NwkSKey.IsZero && session.AppSKey.IsZero);
        Assert.Equal(DevEui, session.DevEui);
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
        var session = new SessionSnapshot(Session(5), 77, [1, 2], 3);
        var state = new ServerSnapshot(99, At,
            [new DeviceSnapshot(DevEui, 1, 2, 3, [4, 5, 65_535], session, null), new DeviceSnapshot(
                new Eui64(1), 0, 0, 0, [], null, session with { Answer = null })],
            [new FlowSnapshot([1, 2], FrameVerdict.Accepted, DevEui, 5, 6, At.AddSeconds(1),
                    [new HeardBySnapshot(new Eui64(9), [8])], [new HeardBySnapshot(new Eui64(7), [6])], Uplink(3)),
                new FlowSnapshot([], FrameVerdict.BadMic, null, 0, 0, At, [], [], null)]);
        file.Write(new DecisionSnapshot(1_234, state));

        var read = file.Read()!;

        Assert.Equal(1_234, read.JournalSequence);
        Assert.Equal(Describe(state), Describe(read.State));
        var bytes = disk.Content("/data/sessions.snapshot");
        byte[] key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        Assert.Equal(-1, bytes.AsSpan().IndexOf(key));
        bytes[bytes.Length / 2] ^= 1;
        disk.SetContent("/data/sessions.snapshot", bytes);
        Assert.Throws<JournalFormatException>(() => file.Read());
    }

    private static string Describe(ServerSnapshot state)
    {
        var devices = state.Devices.Select(device => $"{device.DevEui} {device.RootKeyCheck} "
            + $"{device.LastSessionNumber} {device.LastJoinNonce} {string.Join(',', device.DevNonces)} "
            + $"{Describe(device.Current)} {Describe(device.Pending)}");
        var flows = state.Flows.Select(flow => $"{Convert.ToHexString(flow.PhyPayload)} {flow.Verdict} {flow.DevEui} "
            + $"{flow.FCntUp} {flow.SessionNumber} {flow.TransmissionAt:O} "
            + (flow.Awaiting is null ? "" : Describe(flow.Awaiting))
            + string.Join(',', flow.HeardBy.Concat(flow.Earlier)
                .Select(heard => heard.Gateway + Convert.ToHexString(heard.Context))));
        return string.Join('\n', [$"{state.LastAppliedIngestSequence} {state.At:O}", .. devices, .. flows]);
    }

    private static string Describe(SessionSnapshot? session) => session is null
        ? "none"
        : $"{session.State} {session.State.NwkSKey == Session(0).NwkSKey} {session.LastFrameHash} "
            + $"{Convert.ToHexString(session.Answer ?? [])} {session.Answer is null} {session.Repetitions}";

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
