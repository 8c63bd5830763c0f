using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>The parts that records of the journal and snapshots are made of, little-endian.</summary>
internal sealed class JournalFields(SessionKeySeal seal)
{
    public void Write(BinaryWriter writer, SessionState session)
    {
        writer.Write(session.DevEui.Value);
        writer.Write(session.SessionNumber);
        writer.Write(session.DevAddr.Value);
        WriteNullable(writer, session.LastFCntUp);
        writer.Write(session.NextFCntDown);
        writer.Write(session.JoinNonce);
        writer.Write(session.Region);
        writer.Write(session.Receive.Delay1Seconds);
        writer.Write(session.Receive.Rx1DataRateOffset);
        writer.Write(session.Receive.Rx2DataRate);
        writer.Write(session.RootKeyCheck);
        var keys = new byte[2 * AesKey.LengthBytes];
        session.NwkSKey.CopyTo(keys);
        session.AppSKey.CopyTo(keys.AsSpan(AesKey.LengthBytes));
        Write(writer, seal.Seal(session.DevEui, keys));
    }

    public SessionState ReadSession(BinaryReader reader)
    {
        var devEui = new Eui64(reader.ReadUInt64());
        var number = reader.ReadUInt32();
        var devAddr = new DevAddr(reader.ReadUInt32());
        var lastFCntUp = ReadNullable(reader);
        var nextFCntDown = reader.ReadUInt32();
        var joinNonce = reader.ReadUInt32();
        var region = reader.ReadString();
        var receive = new ReceiveWindows(reader.ReadByte(), reader.ReadByte(), reader.ReadByte());
        var rootKeyCheck = reader.ReadUInt64();
        var sealedKeys = ReadBytes(reader);
        var keys = seal.Open(devEui, sealedKeys);
        return new SessionState(devEui, number, devAddr, new AesKey(keys.AsSpan(0, AesKey.LengthBytes)),
            new AesKey(keys.AsSpan(AesKey.LengthBytes)), lastFCntUp, nextFCntDown, joinNonce, region,
            receive, rootKeyCheck);
    }

    public static void Write(BinaryWriter writer, AcceptedUplink uplink)
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
        Write(writer, uplink.PhyPayload.ToByteArray());
        writer.Write((ushort)uplink.Copies.Count);
        foreach (var copy in uplink.Copies)
            Write(writer, copy.ToByteArray());
        writer.Write(uplink.IngestSequence);
    }

    public static AcceptedUplink ReadUplink(BinaryReader reader)
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
        var phyPayload = ByteString.CopyFrom(ReadBytes(reader));
        var copies = new UplinkRxInfo[reader.ReadUInt16()];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = UplinkRxInfo.Parser.ParseFrom(ReadBytes(reader));
        return new AcceptedUplink(deduplicationId, devEui, session, devAddr, fCntUp, fPort < 0 ? null : (byte)fPort,
            payload, confirmed, adr, dataRate, receivedAt, region, txInfo, phyPayload, copies,
            reader.ReadInt64());
    }

    public static void Write(BinaryWriter writer, byte[] bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    public static byte[] ReadBytes(BinaryReader reader)
    {
        return ReadExactly(reader, reader.Read7BitEncodedInt());
    }

    public static byte[] ReadExactly(BinaryReader reader, int length)
    {
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }

    public static void Write(BinaryWriter writer, DateTimeOffset time) => writer.Write(time.UtcTicks);

    public static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    public static Guid ReadGuid(BinaryReader reader) => new(ReadExactly(reader, 16));

    public static void WriteNullable(BinaryWriter writer, uint? value)
    {
        writer.Write(value.HasValue);
        if (value.HasValue)
            writer.Write(value.Value);
    }

    public static uint? ReadNullable(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadUInt32() : null;

    public static void WriteOptional<T>(BinaryWriter writer, T? value, Action<BinaryWriter, T> write)
    {
        writer.Write(value is not null);
        if (value is not null)
            write(writer, value);
    }

    public static T? ReadOptional<T>(BinaryReader reader, Func<BinaryReader, T> read)
        where T : class => reader.ReadBoolean() ? read(reader) : null;
}
