using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using static Kreisfunk.Bridge.Decisions.JournalFields;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>Uplinks and verdicts in the journal and in snapshots.</summary>
internal static class UplinkRecords
{
    public static void Write(BinaryWriter writer, AcceptedUplink uplink)
    {
        JournalFields.Write(writer, uplink.DeduplicationId);
        JournalFields.Write(writer, uplink.DevEui);
        writer.Write(uplink.SessionNumber);
        writer.Write(uplink.DevAddr.Value);
        writer.Write(uplink.FCntUp);
        writer.Write((short)(uplink.FPort ?? -1));
        JournalFields.Write(writer, uplink.Payload);
        JournalFields.Write(writer, uplink.FOpts);
        writer.Write((byte)uplink.Flags);
        writer.Write((byte)uplink.DataRate);
        JournalFields.Write(writer, uplink.ReceivedAt);
        writer.Write(uplink.Region);
        JournalFields.Write(writer, uplink.TxInfo);
        JournalFields.Write(writer, uplink.PhyPayload.Span);
        WriteList(writer, uplink.Copies, JournalFields.Write);
        writer.Write(uplink.IngestSequence);
    }

    public static AcceptedUplink ReadUplink(BinaryReader reader)
    {
        var deduplicationId = ReadGuid(reader);
        var devEui = ReadEui(reader);
        var session = reader.ReadUInt32();
        var devAddr = new DevAddr(reader.ReadUInt32());
        var fCntUp = reader.ReadUInt32();
        var fPort = reader.ReadInt16();
        return new AcceptedUplink(deduplicationId, devEui, session, devAddr, fCntUp, fPort < 0 ? null : (byte)fPort,
            ReadBytes(reader), ReadBytes(reader), (UplinkFlags)reader.ReadByte(), reader.ReadByte(), ReadTime(reader),
            reader.ReadString(), UplinkTxInfo.Parser.ParseFrom(ReadBytes(reader)),
            ByteString.CopyFrom(ReadBytes(reader)),
            ReadList(reader, static r => UplinkRxInfo.Parser.ParseFrom(ReadBytes(r))), reader.ReadInt64());
    }

    public static void Write(BinaryWriter writer, ForwardedBy via)
    {
        JournalFields.Write(writer, via.Relay);
        writer.Write((byte)via.Heard.DataRate);
        writer.Write((sbyte)via.Heard.SnrDb);
        writer.Write((short)via.Heard.RssiDbm);
        writer.Write((byte)via.Heard.WorChannel);
        writer.Write(via.Heard.FrequencyHz);
        writer.Write(via.Delay.Ticks);
    }

    public static ForwardedBy ReadVia(BinaryReader reader) => new(
        ReadEui(reader),
        new ForwardUplinkReq(
            reader.ReadByte(), reader.ReadSByte(), reader.ReadInt16(), reader.ReadByte(), reader.ReadUInt32()),
        TimeSpan.FromTicks(reader.ReadInt64()));

    public static void Write(BinaryWriter writer, UplinkEnriched enriched)
    {
        JournalFields.Write(writer, enriched.DevEui);
        JournalFields.Write(writer, enriched.DeduplicationId);
        writer.Write(enriched.FCntUp);
        JournalFields.Write(writer, enriched.UplinkAt);
        JournalFields.Write(writer, enriched.Copy);
        JournalFields.Write(writer, enriched.At);
        writer.Write(enriched.IngestSequence);
    }

    public static UplinkEnriched ReadEnriched(BinaryReader reader) => new(
        ReadEui(reader), ReadGuid(reader), reader.ReadUInt32(), ReadTime(reader),
        UplinkRxInfo.Parser.ParseFrom(ReadBytes(reader)), ReadTime(reader), reader.ReadInt64());

    public static void Write(BinaryWriter writer, FrameJudged judged)
    {
        writer.Write((byte)judged.Verdict);
        WriteNullable(writer, judged.DevEui, JournalFields.Write);
        JournalFields.Write(writer, judged.DevAddr?.Value);
        JournalFields.Write(writer, judged.FCnt);
        JournalFields.Write(writer, judged.Gateway);
        writer.Write(judged.IngestSequence);
        JournalFields.Write(writer, judged.At);
        JournalFields.Write(writer, judged.Frame);
    }

    public static FrameJudged ReadJudged(BinaryReader reader)
    {
        var verdict = (FrameVerdict)reader.ReadByte();
        var devEui = ReadNullable(reader, ReadEui);
        var devAddr = ReadUInt(reader);
        return new FrameJudged(verdict, devEui, devAddr is { } address ? new DevAddr(address) : null, ReadUInt(reader),
            ReadEui(reader), reader.ReadInt64(), ReadTime(reader), UplinkFrame.Parser.ParseFrom(ReadBytes(reader)));
    }
}
