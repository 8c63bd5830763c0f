namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// The disk as the spool sees it. A seam: the real one, and one that loses power, tears writes, fills up and fails a
/// flush. Every failure is an <see cref="IOException"/>.
/// </summary>
internal interface ISpoolDisk
{
    void CreateDirectory(string path);

    /// <summary>Full paths of the files in a directory, in ordinal order of their names.</summary>
    IReadOnlyList<string> Files(string directory);

    /// <summary>Opens for reading and writing; makes an empty file where there is none.</summary>
    ISpoolFile Open(string path);

    void Delete(string path);

    /// <summary>Keeps other processes out of a directory until disposed.</summary>
    IDisposable Hold(string directory);

    /// <summary>Makes creations and deletions in a directory durable.</summary>
    void SyncDirectory(string path);

    /// <summary>Bytes that may still be written to the file system of a directory.</summary>
    long FreeBytes(string directory);
}

/// <summary>One open file. Reads and writes name their offset; reads may run beside a write.</summary>
internal interface ISpoolFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads until the buffer is full or the file ends; returns the number of bytes.</summary>
    int Read(Span<byte> buffer, long offset);

    void Write(ReadOnlySpan<byte> bytes, long offset);

    void Truncate(long length);

    /// <summary>Returns when everything written is on the medium, and what is needed to find it.</summary>
    void Flush();
}
