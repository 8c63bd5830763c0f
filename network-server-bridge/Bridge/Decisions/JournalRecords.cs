using System.Text;
using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>
/// The bytes of the decision journal, little-endian: u8 version | i64 ingest sequence | u16 count | count × (u8 kind |
/// fields). A kind, once given, keeps its number and fields; a change of fields is a new kind.
/// </summary>
public sealed class JournalRecords(SessionKeySeal seal)
{
    private readonly JournalFields _fields = new(seal);

    private const byte Version = 1;

    private enum Kind : byte
    {
        SessionStarted = 1,
        UplinkAccepted = 2,
        UplinkGathered = 3,
        FrameJudged = 4,
        DownlinkAcknowledged = 5,
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
            WriteEffect(writer, effect);
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
        catch (Exception error) when (error is EndOfStreamException or InvalidProtocolBufferException)
        {
            throw new JournalFormatException("A journal record ends too early or holds no gateway message.", error);
        }
    }

    private void WriteEffect(BinaryWriter writer, Effect effect)
    {
        switch (effect)
        {
            case SessionStarted started:
                writer.Write((byte)Kind.SessionStarted);
                _fields.Write(writer, started.Session);
                writer.Write(started.DevNonce);
                writer.Write(started.DeduplicationId.ToByteArray());
                JournalFields.Write(writer, started.At);
                writer.Write(started.IngestSequence);
                break;
            case UplinkAccepted accepted:
                writer.Write((byte)Kind.UplinkAccepted);
                JournalFields.Write(writer, accepted.Uplink);
                _fields.Write(writer, accepted.Session);
                JournalFields.WriteOptional(writer, accepted.Answer, JournalFields.Write);
                break;
            case UplinkGathered gathered:
                writer.Write((byte)Kind.UplinkGathered);
                JournalFields.Write(writer, gathered.Uplink);
                break;
            case FrameJudged judged:
                writer.Write((byte)Kind.FrameJudged);
                Write(writer, judged);
                break;
            case DownlinkAcknowledged acknowledged:
                writer.Write((byte)Kind.DownlinkAcknowledged);
                writer.Write(acknowledged.DevEui.Value);
                writer.Write(acknowledged.FCntDown);
                writer.Write(acknowledged.Acknowledged);
                JournalFields.Write(writer, acknowledged.At);
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
            Kind.SessionStarted => new SessionStarted(
                _fields.ReadSession(reader), reader.ReadUInt16(), JournalFields.ReadGuid(reader),
                JournalFields.ReadTime(reader), reader.ReadInt64()),
            Kind.UplinkAccepted => new UplinkAccepted(
                JournalFields.ReadUplink(reader), _fields.ReadSession(reader),
                JournalFields.ReadOptional(reader, JournalFields.ReadBytes)),
            Kind.UplinkGathered => new UplinkGathered(JournalFields.ReadUplink(reader)),
            Kind.FrameJudged => ReadJudged(reader),
            Kind.DownlinkAcknowledged => new DownlinkAcknowledged(
                new Eui64(reader.ReadUInt64()), reader.ReadUInt32(), reader.ReadBoolean(),
                JournalFields.ReadTime(reader)),
            _ => throw new JournalFormatException($"A journal record holds an effect of unknown kind {(byte)kind}."),
        };
    }

    private static void Write(BinaryWriter writer, FrameJudged judged)
    {
        writer.Write((byte)judged.Verdict);
        JournalFields.WriteOptional(writer, judged.DevEui, static (w, value) => w.Write(value!.Value.Value));
        JournalFields.WriteNullable(writer, judged.DevAddr?.Value);
        JournalFields.WriteNullable(writer, judged.FCnt);
        writer.Write(judged.Gateway.Value);
        writer.Write(judged.IngestSequence);
        JournalFields.Write(writer, judged.At);
        JournalFields.Write(writer, judged.Frame.ToByteArray());
    }

    private static FrameJudged ReadJudged(BinaryReader reader)
    {
        var verdict = (FrameVerdict)reader.ReadByte();
        Eui64? devEui = reader.ReadBoolean() ? new Eui64(reader.ReadUInt64()) : null;
        var devAddr = JournalFields.ReadNullable(reader);
        var fCnt = JournalFields.ReadNullable(reader);
        return new FrameJudged(verdict, devEui, devAddr is { } address ? new DevAddr(address) : null, fCnt,
            new Eui64(reader.ReadUInt64()), reader.ReadInt64(), JournalFields.ReadTime(reader),
            UplinkFrame.Parser.ParseFrom(JournalFields.ReadBytes(reader)));
    }
}
