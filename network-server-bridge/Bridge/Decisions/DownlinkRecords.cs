using Kreisfunk.Contracts.Gateway;
using Kreisfunk.NetworkServer;
using static Kreisfunk.Bridge.Decisions.JournalFields;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>Downlinks and queues in the journal and in snapshots.</summary>
internal static class DownlinkRecords
{
    public static void Write(BinaryWriter writer, DownlinkMade made)
    {
        JournalFields.Write(writer, made.DevEui);
        writer.Write(made.SessionNumber);
        JournalFields.Write(writer, made.PhyPayload);
        writer.Write(made.Counter);
        writer.Write(made.IsApplicationCounter);
        writer.Write(made.IsConfirmed);
        WriteNullable(writer, made.AnswerTo, static (w, hash) => w.Write(hash));
        WriteNullable(writer, made.ItemId, JournalFields.Write);
        JournalFields.Write(writer, made.At);
    }

    public static DownlinkMade ReadMade(BinaryReader reader) => new(
        ReadEui(reader), reader.ReadUInt32(), ReadBytes(reader), reader.ReadUInt32(), reader.ReadBoolean(),
        reader.ReadBoolean(), ReadNullable(reader, static r => r.ReadUInt64()), ReadNullable(reader, ReadGuid),
        ReadTime(reader));

    public static void Write(BinaryWriter writer, AirtimeTaken taken)
    {
        JournalFields.Write(writer, taken.Gateway);
        writer.Write(taken.Region);
        writer.Write(taken.FrequencyHz);
        writer.Write(taken.Airtime.Ticks);
        JournalFields.Write(writer, taken.At);
    }

    public static AirtimeTaken ReadAirtime(BinaryReader reader) => new(
        ReadEui(reader), reader.ReadString(), reader.ReadUInt32(), TimeSpan.FromTicks(reader.ReadInt64()),
        ReadTime(reader));

    public static void Write(BinaryWriter writer, DownlinkSent sent)
    {
        JournalFields.Write(writer, sent.DevEui);
        writer.Write(sent.DownlinkId);
        JournalFields.Write(writer, sent.Gateway);
        JournalFields.Write(writer, sent.TxInfo);
        WriteNullable(writer, sent.ItemId, JournalFields.Write);
        JournalFields.Write(writer, sent.FCntDown);
        JournalFields.Write(writer, sent.At);
    }

    public static DownlinkSent ReadSent(BinaryReader reader) => new(
        ReadEui(reader), reader.ReadUInt32(), ReadEui(reader), DownlinkTxInfo.Parser.ParseFrom(ReadBytes(reader)),
        ReadNullable(reader, ReadGuid), ReadUInt(reader), ReadTime(reader));

    public static void Write(BinaryWriter writer, DownlinkParked parked)
    {
        JournalFields.Write(writer, parked.DevEui);
        JournalFields.Write(writer, parked.ItemId);
        writer.Write(parked.MaxBytes);
        JournalFields.Write(writer, parked.At);
    }

    public static DownlinkParked ReadParked(BinaryReader reader) =>
        new(ReadEui(reader), ReadGuid(reader), reader.ReadInt32(), ReadTime(reader));

    public static void Write(BinaryWriter writer, DownlinkEnded ended)
    {
        JournalFields.Write(writer, ended.DevEui);
        JournalFields.Write(writer, ended.ItemId);
        writer.Write((byte)ended.Outcome);
        JournalFields.Write(writer, ended.FCntDown);
        JournalFields.Write(writer, ended.At);
    }

    public static DownlinkEnded ReadEnded(BinaryReader reader) => new(
        ReadEui(reader), ReadGuid(reader), (DownlinkOutcome)reader.ReadByte(), ReadUInt(reader), ReadTime(reader));

    public static void Write(BinaryWriter writer, QueuedDownlink item)
    {
        JournalFields.Write(writer, item.Id);
        writer.Write(item.FPort);
        JournalFields.Write(writer, item.Payload);
        writer.Write(item.Confirmed);
        writer.Write(item.Priority);
        JournalFields.Write(writer, item.QueuedAt);
        WriteNullable(writer, item.ExpiresAt, JournalFields.Write);
    }

    public static QueuedDownlink ReadItem(BinaryReader reader) => new(
        ReadGuid(reader), reader.ReadByte(), ReadBytes(reader), reader.ReadBoolean(), reader.ReadByte(),
        ReadTime(reader), ReadNullable(reader, ReadTime));

    public static void Write(BinaryWriter writer, QueuedDownlinkState state)
    {
        Write(writer, state.Item);
        writer.Write((byte)state.Stage);
        writer.Write(state.Tries);
        JournalFields.Write(writer, state.FCntDown);
        WriteNullable(writer, state.SentAt, JournalFields.Write);
        WriteNullable(writer, state.ParkedOver, static (w, bytes) => w.Write(bytes));
    }

    public static QueuedDownlinkState ReadState(BinaryReader reader) => new(
        ReadItem(reader), (DownlinkStage)reader.ReadByte(), reader.ReadInt32(), ReadUInt(reader),
        ReadNullable(reader, ReadTime), ReadNullable(reader, static r => r.ReadInt32()));
}
