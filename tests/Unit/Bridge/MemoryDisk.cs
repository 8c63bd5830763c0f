using Kreisfunk.Bridge.Log;

namespace Kreisfunk.Tests.Unit.Bridge;

/// <summary>
/// A disk that can fill up, fail a flush and lose power. What was not flushed may be gone afterwards, wholly or from
/// any byte on; a file whose directory was not synced may be gone with its name.
/// </summary>
internal sealed class MemoryDisk : IDisk
{
    private readonly Dictionary<string, MemoryFile> _files = [];
    private readonly Dictionary<string, MemoryFile> _durableNames = [];
    private readonly Lock _lock = new();

    /// <summary>Bytes that may still be written; null is no limit.</summary>
    public long? Room { get; set; }

    /// <summary>The next so many flushes fail.</summary>
    public int FailingFlushes { get; set; }

    public int Flushes { get; private set; }

    public void CreateDirectory(string path)
    {
    }

    public IReadOnlyList<string> Files(string directory)
    {
        lock (_lock)
            return [.. Inside(_files, directory).Order(StringComparer.Ordinal)];
    }

    public IDiskFile Open(string path, bool create)
    {
        lock (_lock)
        {
            if (!_files.TryGetValue(path, out var file))
            {
                if (!create)
                    throw new FileNotFoundException(path);
                _files[path] = file = new MemoryFile(this);
            }

            return file;
        }
    }

    public void Delete(string path)
    {
        lock (_lock)
            _files.Remove(path);
    }

    public void Replace(string path, string target)
    {
        lock (_lock)
        {
            _files[target] = _files[path];
            _files.Remove(path);
            _durableNames[target] = _files[target];
        }
    }

    public void SyncDirectory(string path)
    {
        lock (_lock)
        {
            foreach (var name in Inside(_durableNames, path).ToList())
                _durableNames.Remove(name);
            foreach (var (name, file) in _files.Where(entry => Path.GetDirectoryName(entry.Key) == path))
                _durableNames[name] = file;
        }
    }

    public byte[] Content(string path)
    {
        lock (_lock)
            return [.. _files[path].Bytes];
    }

    public void SetContent(string path, byte[] content)
    {
        lock (_lock)
            _files[path] = new MemoryFile(this) { Bytes = [.. content], Durable = [.. content] };
    }

    /// <summary>The disk another machine would find after the plug was pulled now.</summary>
    public MemoryDisk AfterPowerCut(Random random)
    {
        var next = new MemoryDisk();
        lock (_lock)
        {
            foreach (var (name, file) in _durableNames)
            {
                var survived = Survive(file, random);
                next._files[name] = new MemoryFile(next) { Bytes = [.. survived], Durable = [.. survived] };
                next._durableNames[name] = next._files[name];
            }
        }

        return next;
    }

    private static IEnumerable<string> Inside(Dictionary<string, MemoryFile> files, string directory) =>
        files.Keys.Where(path => Path.GetDirectoryName(path) == directory);

    private static List<byte> Survive(MemoryFile file, Random random)
    {
        if (file.Bytes.Count <= file.Durable.Count)
            return file.Durable;
        var kept = random.Next(file.Durable.Count, file.Bytes.Count + 1);
        return [.. file.Durable, .. file.Bytes.Skip(file.Durable.Count).Take(kept - file.Durable.Count)];
    }

    private sealed class MemoryFile(MemoryDisk disk) : IDiskFile
    {
        public List<byte> Bytes { get; set; } = [];

        public List<byte> Durable { get; set; } = [];

        public long Length
        {
            get
            {
                lock (disk._lock)
                    return Bytes.Count;
            }
        }

        public int Read(Span<byte> buffer, long offset)
        {
            lock (disk._lock)
            {
                var count = (int)Math.Clamp(Bytes.Count - offset, 0, buffer.Length);
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Bytes).Slice(
                    (int)Math.Min(offset, Bytes.Count), count).CopyTo(buffer);
                return count;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (disk._lock)
            {
                var fits = (int)Math.Min(bytes.Length, disk.Room ?? bytes.Length);
                disk.Room -= fits;
                for (var i = 0; i < fits; i++)
                {
                    if (offset + i < Bytes.Count)
                        Bytes[(int)offset + i] = bytes[i];
                    else
                        Bytes.Add(bytes[i]);
                }

                if (fits < bytes.Length)
                    throw new IOException("No space left on device");
            }
        }

        public void Truncate(long length)
        {
            lock (disk._lock)
            {
                var cut = Bytes.Count - (int)length;
                if (cut <= 0)
                    return;
                Bytes.RemoveRange((int)length, cut);
                disk.Room += cut;
            }
        }

        public void Flush()
        {
            lock (disk._lock)
            {
                disk.Flushes++;
                if (disk.FailingFlushes > 0)
                {
                    disk.FailingFlushes--;
                    throw new IOException("Input/output error");
                }

                Durable = [.. Bytes];
            }
        }

        public void Dispose()
        {
        }
    }
}
