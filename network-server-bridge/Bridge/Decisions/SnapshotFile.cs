using System.IO.Hashing;
using System.Text;
using Kreisfunk.Bridge.Log;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
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
    private const byte Version = 1;
    private const int HashBytes = 8;

    private readonly JournalFields _fields = new(seal);

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
        writer.Write(state.Devices.Count);
        foreach (var device in state.Devices)
            Write(writer, device);
        writer.Write(state.Flows.Count);
        foreach (var flow in state.Flows)
            Write(writer, flow);
    }

    private ServerSnapshot ReadState(BinaryReader reader)
    {
        var lastIngest = reader.ReadInt64();
        var at = JournalFields.ReadTime(reader);
        var devices = new DeviceSnapshot[reader.ReadInt32()];
        for (var i = 0; i < devices.Length; i++)
            devices[i] = ReadDevice(reader);
        var flows = new FlowSnapshot[reader.ReadInt32()];
        for (var i = 0; i < flows.Length; i++)
            flows[i] = ReadFlow(reader);
        return new ServerSnapshot(lastIngest, at, devices, flows);
    }

    private void Write(BinaryWriter writer, DeviceSnapshot device)
    {
        writer.Write(device.DevEui.Value);
        writer.Write(device.RootKeyCheck);
        writer.Write(device.LastSessionNumber);
        writer.Write(device.LastJoinNonce);
        writer.Write(device.DevNonces.Count);
        foreach (var nonce in device.DevNonces)
            writer.Write(nonce);
        JournalFields.WriteOptional(writer, device.Current, Write);
        JournalFields.WriteOptional(writer, device.Pending, Write);
    }

    private DeviceSnapshot ReadDevice(BinaryReader reader)
    {
        var devEui = new Eui64(reader.ReadUInt64());
        var rootKeyCheck = reader.ReadUInt64();
        var lastSession = reader.ReadUInt32();
        var lastJoinNonce = reader.ReadUInt32();
        var nonces = new ushort[reader.ReadInt32()];
        for (var i = 0; i < nonces.Length; i++)
            nonces[i] = reader.ReadUInt16();
        return new DeviceSnapshot(devEui, rootKeyCheck, lastSession, lastJoinNonce, nonces,
            JournalFields.ReadOptional(reader, ReadSession), JournalFields.ReadOptional(reader, ReadSession));
    }

    private void Write(BinaryWriter writer, SessionSnapshot session)
    {
        _fields.Write(writer, session.State);
        writer.Write(session.LastFrameHash);
        JournalFields.WriteOptional(writer, session.Answer, JournalFields.Write);
        writer.Write(session.Repetitions);
    }

    private SessionSnapshot ReadSession(BinaryReader reader) => new(
        _fields.ReadSession(reader), reader.ReadUInt64(),
        JournalFields.ReadOptional(reader, JournalFields.ReadBytes), reader.ReadInt32());

    private static void Write(BinaryWriter writer, FlowSnapshot flow)
    {
        JournalFields.Write(writer, flow.PhyPayload);
        writer.Write((byte)flow.Verdict);
        JournalFields.WriteOptional(writer, flow.DevEui, static (w, value) => w.Write(value!.Value.Value));
        writer.Write(flow.FCntUp);
        writer.Write(flow.SessionNumber);
        JournalFields.Write(writer, flow.TransmissionAt);
        Write(writer, flow.HeardBy);
        Write(writer, flow.Earlier);
        JournalFields.WriteOptional(writer, flow.Awaiting, JournalFields.Write);
    }

    private static FlowSnapshot ReadFlow(BinaryReader reader)
    {
        var phyPayload = JournalFields.ReadBytes(reader);
        var verdict = (FrameVerdict)reader.ReadByte();
        Eui64? devEui = reader.ReadBoolean() ? new Eui64(reader.ReadUInt64()) : null;
        var fCntUp = reader.ReadUInt32();
        var session = reader.ReadUInt32();
        var transmissionAt = JournalFields.ReadTime(reader);
        var heardBy = ReadHeard(reader);
        var earlier = ReadHeard(reader);
        return new FlowSnapshot(phyPayload, verdict, devEui, fCntUp, session, transmissionAt, heardBy, earlier,
            JournalFields.ReadOptional(reader, JournalFields.ReadUplink));
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<HeardBySnapshot> heardBy)
    {
        writer.Write(heardBy.Count);
        foreach (var heard in heardBy)
        {
            writer.Write(heard.Gateway.Value);
            JournalFields.Write(writer, heard.Context);
        }
    }

    private static HeardBySnapshot[] ReadHeard(BinaryReader reader)
    {
        var heardBy = new HeardBySnapshot[reader.ReadInt32()];
        for (var i = 0; i < heardBy.Length; i++)
            heardBy[i] = new HeardBySnapshot(new Eui64(reader.ReadUInt64()), JournalFields.ReadBytes(reader));
        return heardBy;
    }
}
