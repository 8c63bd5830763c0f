using System.IO.Hashing;
using System.Text;
using Kreisfunk.Bridge.Log;
using Kreisfunk.Contracts;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>The decisions' whole state at one place of the journal.</summary>
/// <param name="JournalSequence">The last journal record that is in it.</param>
/// <param name="State">Sessions, nonces and the frames of the last seconds.</param>
public sealed record DecisionSnapshot(long JournalSequence, ServerSnapshot State);

/// <summary>
/// The newest snapshot, in one file that is replaced in one step: u8 version | i64 journal sequence | state | u64
/// XxHash3 of all before. Session keys are sealed in it.
/// </summary>
public sealed class SnapshotFile(IDisk disk, string path, SessionKeySeal seal)
{
    private const byte Version = 2;
    private const int HashBytes = 8;

    private readonly SessionRecords _sessions = new(seal);
    private readonly DeploymentRecords _deployments = new(seal);

    /// <summary>Null when there is none yet. A damaged one is an error: without it counters would begin anew.</summary>
    public DecisionSnapshot? Read()
    {
        using var file = disk.Open(path, create: true);
        if (file.Length == 0)
            return null;
        var bytes = new byte[file.Length];
        _ = file.Read(bytes, 0);
        if (bytes.Length <= HashBytes || !Hash(bytes.AsSpan(0, bytes.Length - HashBytes))
                .AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - HashBytes)))
        {
            throw new JournalFormatException(
                $"The snapshot {path} is damaged. Restore it from the backup; should there be none, delete it and " +
                "the decisions are rebuilt from the journal, as far back as it reaches.");
        }

        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var version = reader.ReadByte();
        if (version != Version)
            throw new JournalFormatException($"The snapshot {path} has format {version}; here {Version} is read.");
        return new DecisionSnapshot(reader.ReadInt64(), ReadState(reader));
    }

    public void Write(DecisionSnapshot snapshot)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(snapshot.JournalSequence);
        WriteState(writer, snapshot.State);
        writer.Flush();
        writer.Write(Hash(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();

        var temporary = path + ".new";
        using (var file = disk.Open(temporary, create: true))
        {
            file.Truncate(0);
            file.Write(stream.GetBuffer().AsSpan(0, (int)stream.Length), 0);
            file.Flush();
        }

        disk.Replace(temporary, path);
        disk.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private static byte[] Hash(ReadOnlySpan<byte> bytes) => XxHash3.Hash(bytes);

    private void WriteState(BinaryWriter writer, ServerSnapshot state)
    {
        writer.Write(state.LastAppliedIngestSequence);
        JournalFields.Write(writer, state.At);
        JournalFields.WriteList(writer, state.Devices, Write);
        JournalFields.WriteList(writer, state.Flows, Write);
        JournalFields.WriteList(writer, state.Airtime, Write);
        JournalFields.WriteList(writer, state.Deployments, _deployments.Write);
    }

    private ServerSnapshot ReadState(BinaryReader reader) => new(
        reader.ReadInt64(), JournalFields.ReadTime(reader), JournalFields.ReadList(reader, ReadDevice),
        JournalFields.ReadList(reader, ReadFlow), JournalFields.ReadList(reader, ReadAirtime))
    {
        Deployments = JournalFields.ReadList(reader, _deployments.ReadSnapshot),
    };

    private void Write(BinaryWriter writer, DeviceSnapshot device)
    {
        JournalFields.Write(writer, device.DevEui);
        writer.Write(device.RootKeyCheck);
        writer.Write(device.LastSessionNumber);
        writer.Write(device.LastJoinNonce);
        JournalFields.WriteList(writer, device.DevNonces, static (w, nonce) => w.Write(nonce));
        JournalFields.WriteNullable(writer, device.LastRjCount1, static (w, count) => w.Write(count));
        JournalFields.WriteNullable(writer, device.ResetAllowedUntil, JournalFields.Write);
        JournalFields.WriteOptional(writer, device.Current, Write);
        JournalFields.WriteOptional(writer, device.Pending, Write);
        JournalFields.WriteList(writer, device.Queue, DownlinkRecords.Write);
    }

    private DeviceSnapshot ReadDevice(BinaryReader reader) => new(
        JournalFields.ReadEui(reader), reader.ReadUInt64(), reader.ReadUInt32(), reader.ReadUInt32(),
        JournalFields.ReadList(reader, static r => r.ReadUInt16()),
        JournalFields.ReadNullable(reader, static r => r.ReadUInt16()),
        JournalFields.ReadNullable(reader, JournalFields.ReadTime),
        JournalFields.ReadOptional(reader, ReadSession), JournalFields.ReadOptional(reader, ReadSession),
        JournalFields.ReadList(reader, DownlinkRecords.ReadState));

    private void Write(BinaryWriter writer, SessionSnapshot session)
    {
        _sessions.Write(writer, session.Start);
        JournalFields.Write(writer, session.LastFCntUp);
        JournalFields.WriteList(writer, session.Missing, Write);
        writer.Write(session.NFCntDown);
        writer.Write(session.AFCntDown);
        JournalFields.Write(writer, session.ConfirmedFCntDown);
        JournalFields.WriteNullable(writer, session.LastRjCount0, static (w, count) => w.Write(count));
        SessionRecords.Write(writer, session.Mac);
        writer.Write(session.LastFrameHash);
        JournalFields.WriteOptional(writer, session.Answer, JournalFields.Write);
        writer.Write(session.Repetitions);
        JournalFields.WriteList(writer, session.History, Write);
        JournalFields.WriteList(writer, session.HeardBy, Write);
        JournalFields.Write(writer, session.LastUplinkAt);
        JournalFields.Write(writer, session.JumpedTo);
    }

    private SessionSnapshot ReadSession(BinaryReader reader) => new(
        _sessions.ReadStart(reader), JournalFields.ReadUInt(reader), JournalFields.ReadList(reader, ReadMissing),
        reader.ReadUInt32(), reader.ReadUInt32(), JournalFields.ReadUInt(reader),
        JournalFields.ReadNullable(reader, static r => r.ReadUInt16()), SessionRecords.ReadMac(reader),
        reader.ReadUInt64(), JournalFields.ReadOptional(reader, JournalFields.ReadBytes), reader.ReadInt32(),
        JournalFields.ReadList(reader, ReadSample), JournalFields.ReadList(reader, ReadHeardGateway),
        JournalFields.ReadTime(reader), JournalFields.ReadUInt(reader));

    private static void Write(BinaryWriter writer, MissingBlock block)
    {
        writer.Write(block.Number);
        writer.Write(block.SinceMinute);
        writer.Write(block.Bits);
    }

    private static MissingBlock ReadMissing(BinaryReader reader) =>
        new(reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt64());

    private static void Write(BinaryWriter writer, UplinkSample sample)
    {
        writer.Write(sample.FCntUp);
        writer.Write(sample.MaxSnrDb);
        writer.Write(sample.DataRate);
        writer.Write(sample.TxPower);
        writer.Write(sample.Gateways);
    }

    private static UplinkSample ReadSample(BinaryReader reader) => new(
        reader.ReadUInt32(), reader.ReadSingle(), reader.ReadByte(), reader.ReadByte(), reader.ReadByte());

    private static void Write(BinaryWriter writer, HeardGateway heard)
    {
        JournalFields.Write(writer, heard.Gateway);
        writer.Write(heard.SnrDb);
        writer.Write(heard.RssiDbm);
        writer.Write(heard.Board);
        writer.Write(heard.Antenna);
        writer.Write(heard.HasGpsTime);
    }

    private static HeardGateway ReadHeardGateway(BinaryReader reader) => new(
        JournalFields.ReadEui(reader), reader.ReadSingle(), reader.ReadInt32(), reader.ReadUInt32(),
        reader.ReadUInt32(), reader.ReadBoolean());

    private static void Write(BinaryWriter writer, AirtimeUse use)
    {
        JournalFields.Write(writer, use.Gateway);
        writer.Write(use.Region);
        writer.Write(use.SubBandHz);
        writer.Write(use.Minute);
        JournalFields.WriteList(writer, use.Ticks, static (w, ticks) => w.Write(ticks));
    }

    private static AirtimeUse ReadAirtime(BinaryReader reader) => new(
        JournalFields.ReadEui(reader), reader.ReadString(), reader.ReadUInt32(), reader.ReadInt64(),
        JournalFields.ReadList(reader, static r => r.ReadInt64()));

    private static void Write(BinaryWriter writer, FlowSnapshot flow)
    {
        JournalFields.Write(writer, flow.PhyPayload);
        writer.Write((byte)flow.Verdict);
        JournalFields.WriteNullable(writer, flow.DevEui, JournalFields.Write);
        writer.Write(flow.FCntUp);
        writer.Write(flow.SessionNumber);
        JournalFields.Write(writer, flow.TransmissionAt);
        JournalFields.WriteList(writer, flow.HeardBy, Write);
        JournalFields.WriteList(writer, flow.Earlier, Write);
        JournalFields.WriteOptional(writer, flow.Awaiting, UplinkRecords.Write);
    }

    private static FlowSnapshot ReadFlow(BinaryReader reader) => new(
        JournalFields.ReadBytes(reader), (FrameVerdict)reader.ReadByte(),
        JournalFields.ReadNullable(reader, JournalFields.ReadEui), reader.ReadUInt32(), reader.ReadUInt32(),
        JournalFields.ReadTime(reader), JournalFields.ReadList(reader, ReadHeard),
        JournalFields.ReadList(reader, ReadHeard),
        JournalFields.ReadOptional(reader, UplinkRecords.ReadUplink));

    private static void Write(BinaryWriter writer, HeardBySnapshot heard)
    {
        JournalFields.Write(writer, heard.Gateway);
        JournalFields.Write(writer, heard.Context);
    }

    private static HeardBySnapshot ReadHeard(BinaryReader reader) =>
        new(JournalFields.ReadEui(reader), JournalFields.ReadBytes(reader));
}
