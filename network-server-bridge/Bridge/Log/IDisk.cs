namespace Kreisfunk.Bridge.Log;

/// <summary>
/// The disk as the logs see it. A seam: the real one, and a faulty one that fills up, tears writes and forgets what was
/// not flushed. Every failure is an <see cref="IOException"/>.
/// </summary>
public interface IDisk
{
    void CreateDirectory(string path);

    /// <summary>Full paths of the files in a directory, in ordinal order of their names.</summary>
    IReadOnlyList<string> Files(string directory);

    /// <summary>Opens for reading and writing. Without a file: makes an empty one, or FileNotFoundException.</summary>
    IDiskFile Open(string path, bool create);

    void Delete(string path);

    /// <summary>
    /// Replaces the target in one step: afterwards it is the old file or the new one, never a mixture.
    /// </summary>
    void Replace(string path, string target);

    /// <summary>Makes creations, renames and deletions in a directory durable.</summary>
    void SyncDirectory(string path);
}

/// <summary>One open file. Reads and writes name their offset; reads may run beside a write.</summary>
public interface IDiskFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads until the buffer is full or the file ends; returns the number of bytes.</summary>
    int Read(Span<byte> buffer, long offset);

    void Write(ReadOnlySpan<byte> bytes, long offset);

    void Truncate(long length);

    /// <summary>Returns when everything written is on the medium.</summary>
    void Flush();
}
