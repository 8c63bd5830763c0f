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
                throw new JournalFormatException($"A journal record has format {version}; this version reads {Version}.");
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
                Write(writer, started.Session);
                writer.Write(started.DevNonce);
                writer.Write(started.DeduplicationId.ToByteArray());
                Write(writer, started.At);
                writer.Write(started.IngestSequence);
                break;
            case UplinkAccepted accepted:
                writer.Write((byte)Kind.UplinkAccepted);
                Write(writer, accepted.Uplink);
                Write(writer, accepted.Session);
                WriteOptional(writer, accepted.Answer, Write);
                break;
            case UplinkGathered gathered:
                writer.Write((byte)Kind.UplinkGathered);
                Write(writer, gathered.Uplink);
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
                Write(writer, acknowledged.At);
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
                ReadSession(reader), reader.ReadUInt16(), ReadGuid(reader), ReadTime(reader), reader.ReadInt64()),
            Kind.UplinkAccepted => new UplinkAccepted(
                ReadUplink(reader), ReadSession(reader), ReadOptional(reader, ReadBytes)),
            Kind.UplinkGathered => new UplinkGathered(ReadUplink(reader)),
            Kind.FrameJudged => ReadJudged(reader),
            Kind.DownlinkAcknowledged => new DownlinkAcknowledged(
                new Eui64(reader.ReadUInt64()), reader.ReadUInt32(), reader.ReadBoolean(), ReadTime(reader)),
            _ => throw new JournalFormatException($"A journal record holds an effect of unknown kind {(byte)kind}."),
        };
    }

    private void Write(BinaryWriter writer, SessionState session)
    {
        writer.Write(session.DevEui.Value);
        writer.Write(session.SessionNumber);
        writer.Write(session.DevAddr.Value);
        WriteNullable(writer, session.LastFCntUp);
        writer.Write(session.NextFCntDown);
        writer.Write(session.JoinNonce);
        writer.Write(session.Region);
        var keys = new byte[2 * AesKey.LengthBytes];
        session.NwkSKey.CopyTo(keys);
        session.AppSKey.CopyTo(keys.AsSpan(AesKey.LengthBytes));
        Write(writer, seal.Seal(session.DevEui, keys));
    }

    private SessionState ReadSession(BinaryReader reader)
    {
        var devEui = new Eui64(reader.ReadUInt64());
        var number = reader.ReadUInt32();
        var devAddr = new DevAddr(reader.ReadUInt32());
        var lastFCntUp = ReadNullable(reader);
        var nextFCntDown = reader.ReadUInt32();
        var joinNonce = reader.ReadUInt32();
        var region = reader.ReadString();
        var sealedKeys = ReadBytes(reader);
        var keys = seal.Open?.Invoke(devEui, sealedKeys) ?? new byte[2 * AesKey.LengthBytes];
        return new SessionState(devEui, number, devAddr, new AesKey(keys.AsSpan(0, AesKey.LengthBytes)),
            new AesKey(keys.AsSpan(AesKey.LengthBytes)), lastFCntUp, nextFCntDown, joinNonce, region);
    }

    private static void Write(BinaryWriter writer, AcceptedUplink uplink)
    {
        writer.Write(uplink.DeduplicationId.ToByteArray());
        writer.Write(uplink.DevEui.Value);
        writer.Write(uplink.SessionNumber);
        writer.Write(uplink.DevAddr.Value);
        writer.Write(uplink.FCntUp);
        writer.Write((short)(uplink.FPort ?? -1));
        Write(writer, uplink.Payload);
        writer.Write(uplink.Confirmed);
        writer.Write(uplink.Adr);
        writer.Write(uplink.DataRate);
        Write(writer, uplink.ReceivedAt);
        writer.Write(uplink.Region);
        Write(writer, uplink.TxInfo.ToByteArray());
        writer.Write((ushort)uplink.Copies.Count);
        foreach (var copy in uplink.Copies)
            Write(writer, copy.ToByteArray());
        writer.Write(uplink.IngestSequence);
    }

    private static AcceptedUplink ReadUplink(BinaryReader reader)
    {
        var deduplicationId = ReadGuid(reader);
        var devEui = new Eui64(reader.ReadUInt64());
        var session = reader.ReadUInt32();
        var devAddr = new DevAddr(reader.ReadUInt32());
        var fCntUp = reader.ReadUInt32();
        var fPort = reader.ReadInt16();
        var payload = ReadBytes(reader);
        var confirmed = reader.ReadBoolean();
        var adr = reader.ReadBoolean();
        var dataRate = reader.ReadInt32();
        var receivedAt = ReadTime(reader);
        var region = reader.ReadString();
        var txInfo = UplinkTxInfo.Parser.ParseFrom(ReadBytes(reader));
        var copies = new UplinkRxInfo[reader.ReadUInt16()];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = UplinkRxInfo.Parser.ParseFrom(ReadBytes(reader));
        return new AcceptedUplink(deduplicationId, devEui, session, devAddr, fCntUp, fPort < 0 ? null : (byte)fPort,
            payload, confirmed, adr, dataRate, receivedAt, region, txInfo, copies, reader.ReadInt64());
    }

    private static void Write(BinaryWriter writer, FrameJudged judged)
    {
        writer.Write((byte)judged.Verdict);
        WriteOptional(writer, judged.DevEui, static (w, value) => w.Write(value!.Value.Value));
        WriteNullable(writer, judged.DevAddr?.Value);
        WriteNullable(writer, judged.FCnt);
        writer.Write(judged.Gateway.Value);
        writer.Write(judged.IngestSequence);
        Write(writer, judged.At);
        Write(writer, judged.Frame.ToByteArray());
    }

    private static FrameJudged ReadJudged(BinaryReader reader)
    {
        var verdict = (FrameVerdict)reader.ReadByte();
        Eui64? devEui = reader.ReadBoolean() ? new Eui64(reader.ReadUInt64()) : null;
        var devAddr = ReadNullable(reader);
        var fCnt = ReadNullable(reader);
        return new FrameJudged(verdict, devEui, devAddr is { } address ? new DevAddr(address) : null, fCnt,
            new Eui64(reader.ReadUInt64()), reader.ReadInt64(), ReadTime(reader),
            UplinkFrame.Parser.ParseFrom(ReadBytes(reader)));
    }

    private static void Write(BinaryWriter writer, byte[] bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader)
    {
        return ReadExactly(reader, reader.Read7BitEncodedInt());
    }

    private static byte[] ReadExactly(BinaryReader reader, int length)
    {
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }

    private static void Write(BinaryWriter writer, DateTimeOffset time) => writer.Write(time.UtcTicks);

    private static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    private static Guid ReadGuid(BinaryReader reader) => new(ReadExactly(reader, 16));

    private static void WriteNullable(BinaryWriter writer, uint? value)
    {
        writer.Write(value.HasValue);
        if (value.HasValue)
            writer.Write(value.Value);
    }

    private static uint? ReadNullable(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadUInt32() : null;

    private static void WriteOptional<T>(BinaryWriter writer, T? value, Action<BinaryWriter, T> write)
    {
        writer.Write(value is not null);
        if (value is not null)
            write(writer, value);
    }

    private static T? ReadOptional<T>(BinaryReader reader, Func<BinaryReader, T> read)
        where T : class => reader.ReadBoolean() ? read(reader) : null;
}
