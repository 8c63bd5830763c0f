using Kreisfunk.GatewayAgent.Spool;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>
/// A disk that loses power: of what was not flushed each write may be gone, whole, or cut at any byte, whatever became
/// of those before it; a name may be gone or back as long as its directory was not synced. It can also fill up, fail a
/// flush the way Linux does (the bytes count as clean and are lost), and lie about flushes.
/// </summary>
internal sealed class ModelDisk : ISpoolDisk
{
    private readonly Dictionary<string, ModelFile> _names = [];
    private readonly Dictionary<string, ModelFile> _durableNames = [];

    /// <summary>The negative control: a flush that does nothing.</summary>
    public bool IgnoresFlushes { get; set; }

    /// <summary>The next so many flushes fail.</summary>
    public int FailingFlushes { get; set; }

    /// <summary>Bytes that may still be added.</summary>
    public long Room { get; set; } = long.MaxValue;

    public int Flushes { get; private set; }

    public void CreateDirectory(string path)
    {
    }

    public IReadOnlyList<string> Files(string directory) => [.. _names.Keys.Order(StringComparer.Ordinal)];

    public ISpoolFile Open(string path)
    {
        if (!_names.TryGetValue(path, out var file))
            _names[path] = file = new ModelFile(this, []);
        return file;
    }

    public void Delete(string path) => _names.Remove(path);

    public IDisposable Hold(string directory) => new MemoryStream();

    public void SyncDirectory(string path)
    {
        if (IgnoresFlushes)
            return;
        _durableNames.Clear();
        foreach (var (name, file) in _names)
            _durableNames[name] = file;
    }

    public long FreeBytes(string directory) => Room;

    public byte[] Content(string path) => _names[path].Current;

    public void SetContent(string path, byte[] content) => _names[path] = new ModelFile(this, content);

    /// <summary>What the next start finds after the plug was pulled now.</summary>
    public ModelDisk AfterPowerCut(Random random)
    {
        var next = new ModelDisk { IgnoresFlushes = IgnoresFlushes };
        foreach (var (name, file) in _durableNames)
        {
            if (_names.GetValueOrDefault(name) == file || random.Next(2) == 0)
                next.Add(name, file.AfterPowerCut(random));
        }

        foreach (var (name, file) in _names)
        {
            if (!_durableNames.ContainsKey(name) && random.Next(2) == 0)
                next.Add(name, file.AfterPowerCut(random));
        }

        return next;
    }

    /// <summary>What the next start finds after the process was killed: all that was written.</summary>
    public ModelDisk AfterKill()
    {
        var next = new ModelDisk { IgnoresFlushes = IgnoresFlushes };
        foreach (var (name, file) in _names)
            next._names[name] = file.Copy(next);
        foreach (var (name, file) in _durableNames)
            next._durableNames[name] = next._names.GetValueOrDefault(name) ?? file.Copy(next);
        return next;
    }

    private void Add(string name, byte[] content) => _durableNames[name] = _names[name] = new ModelFile(this, content);

    private sealed class ModelFile(ModelDisk disk, byte[] durable) : ISpoolFile
    {
        private readonly List<Change> _unflushed = [];
        private byte[] _bytes = [.. durable];
        private byte[] _durable = durable;
        private int _length = durable.Length;

        public long Length => _length;

        public byte[] Current => _bytes[.._length];

        public int Read(Span<byte> buffer, long offset)
        {
            var count = (int)Math.Clamp(_length - offset, 0, buffer.Length);
            _bytes.AsSpan((int)Math.Min(offset, _length), count).CopyTo(buffer);
            return count;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            var added = Math.Max(0, offset + bytes.Length - _length);
            if (added > disk.Room)
                throw new IOException("No space left on device");
            disk.Room -= added;
            var change = new Change((int)offset, bytes.ToArray());
            (_bytes, _length) = change.Apply(_bytes, _length, bytes.Length);
            _unflushed.Add(change);
        }

        public void Truncate(long length)
        {
            var change = new Change((int)length, null);
            (_bytes, _length) = change.Apply(_bytes, _length, 0);
            _unflushed.Add(change);
        }

        public void Flush()
        {
            disk.Flushes++;
            if (disk.FailingFlushes > 0)
            {
                disk.FailingFlushes--;
                _unflushed.Clear();
                throw new IOException("Input/output error");
            }

            if (disk.IgnoresFlushes)
                return;
            if (_unflushed.Count > 0)
                _durable = Current;
            _unflushed.Clear();
        }

        public byte[] AfterPowerCut(Random random)
        {
            var (bytes, length) = ((byte[])_durable.Clone(), _durable.Length);
            foreach (var change in _unflushed)
            {
                var fate = random.Next(3);
                var kept = fate == 0 ? 0 : fate == 1 ? change.Length : random.Next(change.Length + 1);
                if (fate > 0)
                    (bytes, length) = change.Apply(bytes, length, kept);
            }

            return bytes[..length];
        }

        public ModelFile Copy(ModelDisk other)
        {
            var copy = new ModelFile(other, _durable) { _bytes = [.. Current], _length = _length };
            copy._unflushed.AddRange(_unflushed);
            return copy;
        }

        public void Dispose()
        {
        }
    }

    /// <summary>A write, or a cut where there are no bytes.</summary>
    private sealed record Change(int Offset, byte[]? Bytes)
    {
        public int Length => Bytes?.Length ?? 0;

        public (byte[] Bytes, int Length) Apply(byte[] to, int length, int count)
        {
            if (Bytes is null)
                return (to, Math.Min(length, Offset));
            if (count == 0)
                return (to, length);
            var end = Math.Max(length, Offset + count);
            if (end > to.Length)
                Array.Resize(ref to, Math.Max(end, to.Length * 2));
            if (Offset > length)
                to.AsSpan(length, Offset - length).Clear();
            Bytes.AsSpan(0, count).CopyTo(to.AsSpan(Offset));
            return (to, end);
        }
    }
}
