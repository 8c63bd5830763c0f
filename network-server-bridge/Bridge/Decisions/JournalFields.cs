using Google.Protobuf;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>The parts that records of the journal and snapshots are made of, little-endian.</summary>
internal static class JournalFields
{
    public static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    public static void Write(BinaryWriter writer, byte[] bytes) => Write(writer, bytes.AsSpan());

    public static void Write(BinaryWriter writer, IMessage message) => Write(writer, message.ToByteArray());

    public static byte[] ReadBytes(BinaryReader reader) => ReadExactly(reader, reader.Read7BitEncodedInt());

    public static byte[] ReadExactly(BinaryReader reader, int length)
    {
        if (length < 0)
            throw new EndOfStreamException();
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }

    public static void Write(BinaryWriter writer, DateTimeOffset time) => writer.Write(time.UtcTicks);

    public static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    public static void Write(BinaryWriter writer, Guid id) => writer.Write(id.ToByteArray());

    public static Guid ReadGuid(BinaryReader reader) => new(ReadExactly(reader, 16));

    public static void Write(BinaryWriter writer, Eui64 eui) => writer.Write(eui.Value);

    public static Eui64 ReadEui(BinaryReader reader) => new(reader.ReadUInt64());

    public static void WriteNullable<T>(BinaryWriter writer, T? value, Action<BinaryWriter, T> write)
        where T : struct
    {
        writer.Write(value.HasValue);
        if (value is { } given)
            write(writer, given);
    }

    public static T? ReadNullable<T>(BinaryReader reader, Func<BinaryReader, T> read)
        where T : struct => reader.ReadBoolean() ? read(reader) : null;

    public static void Write(BinaryWriter writer, uint? value) =>
        WriteNullable(writer, value, static (w, v) => w.Write(v));

    public static uint? ReadUInt(BinaryReader reader) => ReadNullable(reader, static r => r.ReadUInt32());

    public static void WriteOptional<T>(BinaryWriter writer, T? value, Action<BinaryWriter, T> write)
        where T : class
    {
        writer.Write(value is not null);
        if (value is not null)
            write(writer, value);
    }

    public static T? ReadOptional<T>(BinaryReader reader, Func<BinaryReader, T> read)
        where T : class => reader.ReadBoolean() ? read(reader) : null;

    public static void WriteList<T>(BinaryWriter writer, IReadOnlyCollection<T> list, Action<BinaryWriter, T> write)
    {
        writer.Write7BitEncodedInt(list.Count);
        foreach (var item in list)
            write(writer, item);
    }

    public static T[] ReadList<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.Read7BitEncodedInt();
        // Each entry has at least one byte: a damaged count must not ask for memory.
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new EndOfStreamException();
        var list = new T[count];
        for (var i = 0; i < count; i++)
            list[i] = read(reader);
        return list;
    }
}
