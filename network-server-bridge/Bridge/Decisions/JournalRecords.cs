using System.Text;
using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using static Kreisfunk.Bridge.Decisions.JournalFields;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>
/// The bytes of the decision journal, little-endian: u8 version | i64 ingest sequence | u16 count | count × (u8 kind |
/// fields). A kind, once given, keeps its number and fields; a change of fields is a new kind.
/// </summary>
public sealed class JournalRecords(SessionKeySeal seal)
{
    private readonly SessionRecords _sessions = new(seal);
    private readonly DeploymentRecords _deployments = new(seal);

    private const byte Version = 2;

    private enum Kind : byte
    {
        SessionStarted = 1,
        UplinkAccepted = 2,
        UplinkGathered = 3,
        FrameJudged = 4,
        SessionAdopted = 5,
        CounterResetAllowed = 6,
        CountersJumped = 7,
        UplinkEnriched = 8,
        MacChanged = 9,
        AdrDecided = 10,
        DeviceStatusTold = 11,
        DownlinkMade = 12,
        AirtimeTaken = 13,
        DownlinkSent = 14,
        DownlinkQueued = 15,
        DownlinkParked = 16,
        DownlinkEnded = 17,
        DeploymentStarted = 18,
        DeploymentMoved = 19,
        DeploymentMemberMoved = 20,
        RelayedUplinkGathered = 21,
        RelayedSessionStarted = 22,
    }

    public byte[] Write(JournalStep step)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step.Effects.Count, JournalStep.MaxEffects);
        using var stream = new MemoryStream(512);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(step.IngestSequence);
        writer.Write((ushort)step.Effects.Count);
        foreach (var effect in step.Effects)
        {
            if (!TryWriteSession(writer, effect) && !TryWriteUplink(writer, effect)
                && !TryWriteDeployment(writer, effect))
                WriteDownlink(writer, effect);
        }

        return stream.ToArray();
    }

    public JournalStep Read(ReadOnlyMemory<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        try
        {
            var version = reader.ReadByte();
            if (version != Version)
                throw new JournalFormatException($"A journal record has format {version}; here {Version} is read.");
            var ingest = reader.ReadInt64();
            var effects = new Effect[reader.ReadUInt16()];
            for (var i = 0; i < effects.Length; i++)
                effects[i] = ReadEffect(reader);
            return new JournalStep(ingest, effects);
        }
        catch (Exception error) when (
            error is EndOfStreamException or InvalidProtocolBufferException or FormatException)
        {
            throw new JournalFormatException("A journal record ends too early or holds no gateway message.", error);
        }
    }

    private bool TryWriteSession(BinaryWriter writer, Effect effect)
    {
        switch (effect)
        {
            case SessionStarted started:
                WriteVia(writer, started.Accept.Via, Kind.SessionStarted, Kind.RelayedSessionStarted);
                Write(writer, started);
                return true;
            case SessionAdopted adopted:
                writer.Write((byte)Kind.SessionAdopted);
                _sessions.Write(writer, adopted.Session);
                writer.Write(adopted.FirstFCntDown);
                writer.Write(adopted.IsReset);
                JournalFields.Write(writer, adopted.At);
                writer.Write(adopted.IngestSequence);
                return true;
            case CounterResetAllowed allowed:
                writer.Write((byte)Kind.CounterResetAllowed);
                JournalFields.Write(writer, allowed.DevEui);
                JournalFields.Write(writer, allowed.Until);
                writer.Write(allowed.By);
                JournalFields.Write(writer, allowed.At);
                return true;
            case CountersJumped jumped:
                writer.Write((byte)Kind.CountersJumped);
                writer.Write(jumped.Counters);
                writer.Write(jumped.JoinNonces);
                JournalFields.Write(writer, jumped.At);
                return true;
            default:
                return TryWriteMac(writer, effect);
        }
    }

    private static bool TryWriteMac(BinaryWriter writer, Effect effect)
    {
        switch (effect)
        {
            case MacChanged changed:
                writer.Write((byte)Kind.MacChanged);
                MacRecords.Write(writer, changed);
                return true;
            case AdrDecided decided:
                writer.Write((byte)Kind.AdrDecided);
                MacRecords.Write(writer, decided);
                return true;
            case DeviceStatusTold told:
                writer.Write((byte)Kind.DeviceStatusTold);
                MacRecords.Write(writer, told);
                return true;
            default:
                return false;
        }
    }

    private static bool TryWriteUplink(BinaryWriter writer, Effect effect)
    {
        switch (effect)
        {
            case UplinkAccepted accepted:
                writer.Write((byte)Kind.UplinkAccepted);
                UplinkRecords.Write(writer, accepted.Uplink);
                return true;
            case UplinkGathered gathered:
                WriteVia(writer, gathered.Uplink.Via, Kind.UplinkGathered, Kind.RelayedUplinkGathered);
                UplinkRecords.Write(writer, gathered.Uplink);
                return true;
            case UplinkEnriched enriched:
                writer.Write((byte)Kind.UplinkEnriched);
                UplinkRecords.Write(writer, enriched);
                return true;
            case FrameJudged judged:
                writer.Write((byte)Kind.FrameJudged);
                UplinkRecords.Write(writer, judged);
                return true;
            default:
                return false;
        }
    }

    private bool TryWriteDeployment(BinaryWriter writer, Effect effect)
    {
        switch (effect)
        {
            case DeploymentStarted started:
                writer.Write((byte)Kind.DeploymentStarted);
                _deployments.Write(writer, started.Plan);
                return true;
            case DeploymentMoved moved:
                writer.Write((byte)Kind.DeploymentMoved);
                DeploymentRecords.Write(writer, moved);
                return true;
            case DeploymentMemberMoved moved:
                writer.Write((byte)Kind.DeploymentMemberMoved);
                DeploymentRecords.Write(writer, moved);
                return true;
            default:
                return false;
        }
    }

    private static void WriteDownlink(BinaryWriter writer, Effect effect)
    {
        switch (effect)
        {
            case DownlinkMade made:
                writer.Write((byte)Kind.DownlinkMade);
                DownlinkRecords.Write(writer, made);
                break;
            case AirtimeTaken taken:
                writer.Write((byte)Kind.AirtimeTaken);
                DownlinkRecords.Write(writer, taken);
                break;
            case DownlinkSent sent:
                writer.Write((byte)Kind.DownlinkSent);
                DownlinkRecords.Write(writer, sent);
                break;
            case DownlinkQueued queued:
                writer.Write((byte)Kind.DownlinkQueued);
                JournalFields.Write(writer, queued.DevEui);
                DownlinkRecords.Write(writer, queued.Item);
                break;
            case DownlinkParked parked:
                writer.Write((byte)Kind.DownlinkParked);
                DownlinkRecords.Write(writer, parked);
                break;
            case DownlinkEnded ended:
                writer.Write((byte)Kind.DownlinkEnded);
                DownlinkRecords.Write(writer, ended);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"{effect.GetType().Name} is not durable.");
        }
    }

    private Effect ReadEffect(BinaryReader reader)
    {
        var kind = (Kind)reader.ReadByte();
        return kind switch
        {
            Kind.SessionStarted => ReadStarted(reader, via: null),
            Kind.RelayedSessionStarted => ReadStarted(reader, UplinkRecords.ReadVia(reader)),
            Kind.SessionAdopted => new SessionAdopted(_sessions.ReadStart(reader), reader.ReadUInt32(),
                reader.ReadBoolean(), ReadTime(reader), reader.ReadInt64()),
            Kind.CounterResetAllowed => new CounterResetAllowed(
                ReadEui(reader), ReadTime(reader), reader.ReadString(), ReadTime(reader)),
            Kind.CountersJumped => new CountersJumped(reader.ReadUInt32(), reader.ReadUInt32(), ReadTime(reader)),
            Kind.UplinkAccepted => new UplinkAccepted(UplinkRecords.ReadUplink(reader)),
            Kind.UplinkGathered => new UplinkGathered(UplinkRecords.ReadUplink(reader)),
            Kind.RelayedUplinkGathered => ReadRelayed(reader, UplinkRecords.ReadVia(reader)),
            Kind.UplinkEnriched => UplinkRecords.ReadEnriched(reader),
            Kind.FrameJudged => UplinkRecords.ReadJudged(reader),
            Kind.MacChanged => MacRecords.ReadChanged(reader),
            Kind.AdrDecided => MacRecords.ReadDecided(reader),
            Kind.DeviceStatusTold => MacRecords.ReadTold(reader),
            Kind.DownlinkMade => DownlinkRecords.ReadMade(reader),
            Kind.AirtimeTaken => DownlinkRecords.ReadAirtime(reader),
            Kind.DownlinkSent => DownlinkRecords.ReadSent(reader),
            Kind.DownlinkQueued => new DownlinkQueued(ReadEui(reader), DownlinkRecords.ReadItem(reader)),
            Kind.DownlinkParked => DownlinkRecords.ReadParked(reader),
            Kind.DownlinkEnded => DownlinkRecords.ReadEnded(reader),
            Kind.DeploymentStarted => new DeploymentStarted(_deployments.ReadPlan(reader)),
            Kind.DeploymentMoved => DeploymentRecords.ReadMoved(reader),
            Kind.DeploymentMemberMoved => DeploymentRecords.ReadMemberMoved(reader),
            _ => throw new JournalFormatException($"A journal record holds an effect of unknown kind {(byte)kind}."),
        };
    }

    private void Write(BinaryWriter writer, SessionStarted started)
    {
        _sessions.Write(writer, started.Session);
        writer.Write(started.Origin.JoinReqType);
        JournalFields.Write(writer, started.Origin.JoinEui);
        writer.Write(started.Origin.DevNonce);
        JournalFields.Write(writer, started.Accept.RequestPhy);
        JournalFields.Write(writer, started.Accept.PhyPayload);
        writer.Write((byte)started.Accept.UplinkDataRate);
        JournalFields.Write(writer, started.Accept.FirstCopy);
        writer.Write(started.Accept.FrequencyHz);
        JournalFields.Write(writer, started.DeduplicationId);
        JournalFields.Write(writer, started.At);
        writer.Write(started.IngestSequence);
    }

    // What came through a relay is a kind of its own, with the relay in front of the fields.
    private static void WriteVia(BinaryWriter writer, ForwardedBy? via, Kind direct, Kind relayed)
    {
        writer.Write((byte)(via is null ? direct : relayed));
        if (via is not null)
            UplinkRecords.Write(writer, via);
    }

    private static UplinkGathered ReadRelayed(BinaryReader reader, ForwardedBy via) =>
        new(UplinkRecords.ReadUplink(reader) with { Via = via });

    private SessionStarted ReadStarted(BinaryReader reader, ForwardedBy? via) => new(
        _sessions.ReadStart(reader), new JoinOrigin(reader.ReadByte(), ReadEui(reader), reader.ReadUInt16()),
        new JoinAnswer(ReadBytes(reader), ReadBytes(reader), reader.ReadByte(),
            UplinkRxInfo.Parser.ParseFrom(ReadBytes(reader)), reader.ReadUInt32())
        {
            Via = via,
        },
        ReadGuid(reader), ReadTime(reader), reader.ReadInt64());
}
