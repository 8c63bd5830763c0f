using System.Collections.Immutable;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using static Kreisfunk.Bridge.Decisions.JournalFields;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>Sessions in the journal and in snapshots; their keys are sealed.</summary>
internal sealed class SessionRecords(SessionKeySeal seal)
{
    public const int KeyCount = 4;

    public void Write(BinaryWriter writer, SessionStart session)
    {
        JournalFields.Write(writer, session.DevEui);
        writer.Write(session.SessionNumber);
        writer.Write(session.DevAddr.Value);
        writer.Write(session.Is11);
        writer.Write(session.JoinNonce);
        writer.Write(session.Region);
        writer.Write(session.RootKeyCheck);
        var keys = new byte[KeyCount * AesKey.LengthBytes];
        session.Keys.FNwkSIntKey.CopyTo(keys);
        session.Keys.SNwkSIntKey.CopyTo(keys.AsSpan(AesKey.LengthBytes));
        session.Keys.NwkSEncKey.CopyTo(keys.AsSpan(2 * AesKey.LengthBytes));
        session.Keys.AppSKey.CopyTo(keys.AsSpan(3 * AesKey.LengthBytes));
        JournalFields.Write(writer, seal.Seal(session.DevEui, keys));
        Write(writer, session.Mac);
    }

    public SessionStart ReadStart(BinaryReader reader)
    {
        var devEui = ReadEui(reader);
        var number = reader.ReadUInt32();
        var devAddr = new DevAddr(reader.ReadUInt32());
        var is11 = reader.ReadBoolean();
        var joinNonce = reader.ReadUInt32();
        var region = reader.ReadString();
        var rootKeyCheck = reader.ReadUInt64();
        var keys = seal.Open(devEui, ReadBytes(reader));
        return new SessionStart(devEui, number, devAddr,
            new SessionKeys(Key(keys, 0), Key(keys, 1), Key(keys, 2), Key(keys, 3)), is11, joinNonce, region,
            ReadMac(reader), rootKeyCheck);
    }

    public static void Write(BinaryWriter writer, MacState mac)
    {
        writer.Write(mac.Receive.Delay1Seconds);
        writer.Write(mac.Receive.Rx1DataRateOffset);
        writer.Write(mac.Receive.Rx2DataRate);
        writer.Write(mac.Receive.Rx2FrequencyHz);
        WriteByte(writer, (byte?)mac.AgreedDataRate);
        writer.Write((byte)mac.TxPower);
        writer.Write((byte)mac.NbTrans);
        writer.Write((ulong)(mac.Channels.Bits >> 64));
        writer.Write((ulong)mac.Channels.Bits);
        WriteList(writer, mac.Extra, Write);
        writer.Write((byte)mac.MaxDutyCycle);
        WriteByte(writer, mac.TxParams);
        WriteByte(writer, mac.AdrParams);
        WriteByte(writer, mac.RejoinParams);
        WriteByte(writer, (byte?)mac.RejoinAsked);
        WriteList(writer, mac.Relay, static (w, agreed) => JournalFields.Write(w, agreed.AsSpan()));
        writer.Write((byte)mac.Adr.Verdict);
        MacRecords.Write(writer, mac.Adr.To);
        writer.Write((byte)mac.Class);
        WriteByte(writer, (byte?)mac.PingSlotPeriodicity);
        writer.Write(mac.PingSlotFrequencyHz);
        WriteByte(writer, (byte?)mac.PingSlotDataRate);
        writer.Write(mac.BeaconFrequencyHz);
        WriteNullable(writer, mac.StatusAskedAt, JournalFields.Write);
        WriteList(writer, mac.Pending, Write);
        WriteList(writer, mac.Refused, Write);
    }

    public static MacState ReadMac(BinaryReader reader) => new()
    {
        Receive = new ReceiveWindows(reader.ReadByte(), reader.ReadByte(), reader.ReadByte(), reader.ReadUInt32()),
        AgreedDataRate = ReadByte(reader),
        TxPower = reader.ReadByte(),
        NbTrans = reader.ReadByte(),
        Channels = new ChannelSet(new UInt128(reader.ReadUInt64(), reader.ReadUInt64())),
        Extra = [.. ReadList(reader, ReadChannel)],
        MaxDutyCycle = reader.ReadByte(),
        TxParams = ReadByte(reader),
        AdrParams = ReadByte(reader),
        RejoinParams = ReadByte(reader),
        RejoinAsked = ReadByte(reader),
        Relay = [.. ReadList(reader, static r => ImmutableArray.Create(ReadBytes(r)))],
        Adr = new AdrMark((AdrVerdict)reader.ReadByte(), MacRecords.ReadSetting(reader)),
        Class = (DeviceClass)reader.ReadByte(),
        PingSlotPeriodicity = ReadByte(reader),
        PingSlotFrequencyHz = reader.ReadUInt32(),
        PingSlotDataRate = ReadByte(reader),
        BeaconFrequencyHz = reader.ReadUInt32(),
        StatusAskedAt = ReadNullable(reader, ReadTime),
        Pending = [.. ReadList(reader, ReadRequest)],
        Refused = [.. ReadList(reader, ReadRefusal)],
    };

    private static void Write(BinaryWriter writer, MacChannel channel)
    {
        writer.Write((byte)channel.Index);
        writer.Write(channel.FrequencyHz);
        writer.Write((byte)channel.MinDataRate);
        writer.Write((byte)channel.MaxDataRate);
        writer.Write(channel.DownlinkFrequencyHz);
    }

    private static MacChannel ReadChannel(BinaryReader reader) => new(
        reader.ReadByte(), reader.ReadUInt32(), reader.ReadByte(), reader.ReadByte(), reader.ReadUInt32());

    private static void Write(BinaryWriter writer, MacRequest request)
    {
        JournalFields.Write(writer, request.Bytes.AsSpan());
        JournalFields.Write(writer, request.At);
    }

    private static MacRequest ReadRequest(BinaryReader reader) =>
        new(ImmutableArray.Create(ReadBytes(reader)), ReadTime(reader));

    private static void Write(BinaryWriter writer, MacRefusal refusal)
    {
        JournalFields.Write(writer, refusal.Bytes.AsSpan());
        writer.Write(refusal.Tries);
        WriteByte(writer, refusal.Answer);
        JournalFields.Write(writer, refusal.NextTryAt);
    }

    private static MacRefusal ReadRefusal(BinaryReader reader) =>
        new(ImmutableArray.Create(ReadBytes(reader)), reader.ReadInt32(), ReadByte(reader), ReadTime(reader));

    private static void WriteByte(BinaryWriter writer, byte? value) =>
        WriteNullable(writer, value, static (w, v) => w.Write(v));

    private static byte? ReadByte(BinaryReader reader) => ReadNullable(reader, static r => r.ReadByte());

    private static AesKey Key(byte[] keys, int index) =>
        new(keys.AsSpan(index * AesKey.LengthBytes, AesKey.LengthBytes));
}
