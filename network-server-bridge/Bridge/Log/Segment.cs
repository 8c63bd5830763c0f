using System.Globalization;

namespace Kreisfunk.Bridge.Log;

/// <summary>One file of a log, named by the sequence number of its first record.</summary>
internal sealed class Segment(long first, string path)
{
    public const string Extension = ".log", TornExtension = ".torn";

    private long _committedBytes;
    private long _firstUtcMs = long.MaxValue;

    public long First { get; } = first;

    public string Path { get; } = path;

    /// <summary>Readers go no further: what lies behind may still be taken back.</summary>
    public long CommittedBytes
    {
        get => Volatile.Read(ref _committedBytes);
        set => Volatile.Write(ref _committedBytes, value);
    }

    /// <summary>Time of the first record; the far future while there is none.</summary>
    public long FirstUtcMs
    {
        get => Volatile.Read(ref _firstUtcMs);
        set => Volatile.Write(ref _firstUtcMs, value);
    }

    public static string PathOf(string directory, long first) =>
        System.IO.Path.Combine(directory, first.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    public static bool TryParse(string path, out long first)
    {
        first = 0;
        return path.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None,
                CultureInfo.InvariantCulture, out first);
    }
}
