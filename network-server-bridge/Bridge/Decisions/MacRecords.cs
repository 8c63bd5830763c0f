using Kreisfunk.NetworkServer;
using static Kreisfunk.Bridge.Decisions.JournalFields;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>What network and devices tell each other, in the journal.</summary>
internal static class MacRecords
{
    public static void Write(BinaryWriter writer, MacChanged changed)
    {
        JournalFields.Write(writer, changed.DevEui);
        writer.Write(changed.SessionNumber);
        SessionRecords.Write(writer, changed.Mac);
        WriteList(writer, changed.Exchanges, Write);
        JournalFields.Write(writer, changed.At);
    }

    public static MacChanged ReadChanged(BinaryReader reader) => new(
        ReadEui(reader), reader.ReadUInt32(), SessionRecords.ReadMac(reader), ReadList(reader, ReadExchange),
        ReadTime(reader));

    public static void Write(BinaryWriter writer, AdrDecided decided)
    {
        var decision = decided.Decision;
        JournalFields.Write(writer, decided.DevEui);
        writer.Write(decided.SessionNumber);
        writer.Write(decided.FCntUp);
        writer.Write(decision.Algorithm);
        writer.Write(decision.Samples);
        writer.Write(decision.MaxSnrDb);
        writer.Write(decision.RequiredSnrDb);
        writer.Write(decision.MarginDb);
        writer.Write(decision.LossPercent);
        Write(writer, decision.From);
        Write(writer, decision.To);
        writer.Write(decision.Reason);
        writer.Write((byte)decision.Verdict);
        JournalFields.Write(writer, decided.At);
    }

    public static AdrDecided ReadDecided(BinaryReader reader) => new(
        ReadEui(reader), reader.ReadUInt32(), reader.ReadUInt32(),
        new AdrDecision(reader.ReadString(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(),
            reader.ReadDouble(), reader.ReadDouble(), ReadSetting(reader), ReadSetting(reader), reader.ReadString())
        {
            Verdict = (AdrVerdict)reader.ReadByte(),
        },
        ReadTime(reader));

    public static void Write(BinaryWriter writer, DeviceStatusTold told)
    {
        JournalFields.Write(writer, told.DevEui);
        writer.Write(told.Battery);
        writer.Write(told.MarginDb);
        JournalFields.Write(writer, told.At);
    }

    public static DeviceStatusTold ReadTold(BinaryReader reader) =>
        new(ReadEui(reader), reader.ReadByte(), reader.ReadInt32(), ReadTime(reader));

    private static void Write(BinaryWriter writer, MacExchange exchange)
    {
        writer.Write(exchange.Command);
        JournalFields.Write(writer, exchange.Bytes);
        JournalFields.Write(writer, exchange.Answer);
        writer.Write((byte)exchange.Outcome);
    }

    private static MacExchange ReadExchange(BinaryReader reader) => new(
        reader.ReadString(), ReadBytes(reader), ReadBytes(reader), (MacOutcome)reader.ReadByte());

    public static void Write(BinaryWriter writer, AdrSetting setting)
    {
        writer.Write((byte)setting.DataRate);
        writer.Write((byte)setting.TxPower);
        writer.Write((byte)setting.NbTrans);
    }

    public static AdrSetting ReadSetting(BinaryReader reader) =>
        new(reader.ReadByte(), reader.ReadByte(), reader.ReadByte());
}
