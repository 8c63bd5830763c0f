using System.Text.Json;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using static Kreisfunk.Bridge.Decisions.JournalFields;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>
/// Deployments in the journal and in snapshots. The group's key is sealed; the image is in a file of its own. Settings
/// are JSON: they grow, and are written once.
/// </summary>
internal sealed class DeploymentRecords(SessionKeySeal seal)
{
    public void Write(BinaryWriter writer, DeploymentPlan plan)
    {
        JournalFields.Write(writer, plan.Id);
        writer.Write(plan.Name);
        WriteList(writer, plan.Members, JournalFields.Write);
        writer.Write(plan.Image.Sha256);
        writer.Write(plan.Image.LengthBytes);
        JournalFields.Write(writer, plan.Group.DevEui);
        writer.Write(plan.Group.McAddr.Value);
        var key = new byte[AesKey.LengthBytes];
        plan.Group.McKey.CopyTo(key);
        JournalFields.Write(writer, seal.Seal(SealOf(plan.Group.DevEui), key));
        writer.Write(plan.SessionCnt);
        writer.Write(JsonSerializer.Serialize(plan.Settings));
        JournalFields.Write(writer, plan.At);
    }

    public DeploymentPlan ReadPlan(BinaryReader reader) => new(
        ReadGuid(reader), reader.ReadString(), ReadList(reader, ReadEui),
        new ImageName(reader.ReadString(), reader.ReadInt32()), ReadGroup(reader), reader.ReadUInt16(),
        ReadSettings(reader), ReadTime(reader));

    public static void Write(BinaryWriter writer, DeploymentMoved moved)
    {
        JournalFields.Write(writer, moved.Id);
        Write(writer, moved.Progress);
        JournalFields.Write(writer, moved.At);
    }

    public static DeploymentMoved ReadMoved(BinaryReader reader) =>
        new(ReadGuid(reader), ReadProgress(reader), ReadTime(reader));

    public static void Write(BinaryWriter writer, DeploymentMemberMoved moved)
    {
        JournalFields.Write(writer, moved.Id);
        Write(writer, moved.Member);
        JournalFields.Write(writer, moved.At);
    }

    public static DeploymentMemberMoved ReadMemberMoved(BinaryReader reader) =>
        new(ReadGuid(reader), ReadMember(reader), ReadTime(reader));

    public void Write(BinaryWriter writer, DeploymentSnapshot snapshot)
    {
        Write(writer, snapshot.Plan);
        Write(writer, snapshot.Progress);
        WriteList(writer, snapshot.Members, Write);
    }

    public DeploymentSnapshot ReadSnapshot(BinaryReader reader) =>
        new(ReadPlan(reader), ReadProgress(reader), ReadList(reader, ReadMember));

    private static void Write(BinaryWriter writer, DeploymentProgress progress)
    {
        writer.Write((byte)progress.Stage);
        writer.Write(progress.IsPaused);
        writer.Write(progress.Rounds);
        writer.Write(progress.LastRound);
        writer.Write(progress.NextCoded);
        WriteInt(writer, progress.Unfinished);
        WriteOptional(writer, progress.Round, Write);
    }

    private static DeploymentProgress ReadProgress(BinaryReader reader) => new(
        (DeploymentStage)reader.ReadByte(), reader.ReadBoolean(), reader.ReadInt32(), reader.ReadInt32(),
        reader.ReadInt32(), ReadInt(reader), ReadOptional(reader, ReadRound));

    private static void Write(BinaryWriter writer, DeploymentRound round)
    {
        writer.Write(round.Number);
        JournalFields.Write(writer, round.StartAt);
        JournalFields.Write(writer, round.EndAt);
        writer.Write((byte)round.TimeOut);
        writer.Write(round.Next);
        writer.Write(round.Last);
        writer.Write(round.IsSending);
    }

    private static DeploymentRound ReadRound(BinaryReader reader) => new(
        reader.ReadInt32(), ReadTime(reader), ReadTime(reader), reader.ReadByte(), reader.ReadInt32(),
        reader.ReadInt32(), reader.ReadBoolean());

    private static void Write(BinaryWriter writer, DeploymentMember member)
    {
        JournalFields.Write(writer, member.DevEui);
        writer.Write((byte)member.Step);
        JournalFields.Write(writer, member.Since);
        WriteByte(writer, (byte?)member.Outcome);
        WriteByte(writer, (byte?)member.FailedAt);
        writer.Write((byte)member.Reason);
        writer.Write(member.Tries);
        WriteNullable(writer, member.Request, JournalFields.Write);
        WriteNullable(writer, member.LeftAt, JournalFields.Write);
        WriteNullable(writer, member.NotBefore, JournalFields.Write);
        writer.Write(member.Round);
        WriteInt(writer, member.Missing);
        writer.Write(member.Received);
        writer.Write(member.RepairLeft);
        writer.Write(member.Repairs);
        writer.Write(member.Restarts);
        writer.Write((byte)((member.IsGroupOnly ? 1 : 0) | (member.HasGroup ? 2 : 0) | (member.HasSession ? 4 : 0)));
        JournalFields.Write(writer, member.FirmwareVersion);
    }

    private static DeploymentMember ReadMember(BinaryReader reader)
    {
        var member = new DeploymentMember(
            ReadEui(reader), (DeploymentStep)reader.ReadByte(), ReadTime(reader))
        {
            Outcome = (DeploymentOutcome?)ReadByte(reader),
            FailedAt = (DeploymentStep?)ReadByte(reader),
            Reason = (DeploymentFailure)reader.ReadByte(),
            Tries = reader.ReadInt32(),
            Request = ReadNullable(reader, ReadGuid),
            LeftAt = ReadNullable(reader, ReadTime),
            NotBefore = ReadNullable(reader, ReadTime),
            Round = reader.ReadInt32(),
            Missing = ReadInt(reader),
            Received = reader.ReadInt32(),
            RepairLeft = reader.ReadInt32(),
            Repairs = reader.ReadInt32(),
            Restarts = reader.ReadInt32(),
        };
        var flags = reader.ReadByte();
        return member with
        {
            IsGroupOnly = (flags & 1) != 0,
            HasGroup = (flags & 2) != 0,
            HasSession = (flags & 4) != 0,
            FirmwareVersion = ReadUInt(reader),
        };
    }

    private DeploymentGroup ReadGroup(BinaryReader reader)
    {
        var devEui = ReadEui(reader);
        var mcAddr = new DevAddr(reader.ReadUInt32());
        var key = seal.Open(SealOf(devEui), ReadBytes(reader));
        return new DeploymentGroup(devEui, mcAddr, new AesKey(key.AsSpan(0, AesKey.LengthBytes)));
    }

    private static DeploymentSettings ReadSettings(BinaryReader reader)
    {
        try
        {
            return JsonSerializer.Deserialize<DeploymentSettings>(reader.ReadString())
                ?? throw new JournalFormatException("A deployment has no settings.");
        }
        catch (JsonException error)
        {
            throw new JournalFormatException("The settings of a deployment cannot be read.", error);
        }
    }

    // Beside the keys of the group's session, which are sealed under its own identifier.
    private static Eui64 SealOf(Eui64 group) => new(group.Value ^ 0x0100_0000_0000_0000);

    private static void WriteByte(BinaryWriter writer, byte? value) =>
        WriteNullable(writer, value, static (w, v) => w.Write(v));

    private static byte? ReadByte(BinaryReader reader) => ReadNullable(reader, static r => r.ReadByte());

    private static void WriteInt(BinaryWriter writer, int? value) =>
        WriteNullable(writer, value, static (w, v) => w.Write(v));

    private static int? ReadInt(BinaryReader reader) => ReadNullable(reader, static r => r.ReadInt32());
}
