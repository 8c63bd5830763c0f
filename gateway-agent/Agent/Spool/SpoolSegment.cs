using System.Globalization;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// One file of the spool: a mark of <see cref="MarkBytes"/>, then records. Its number says when it began; numbers are
/// not given again. The file stays open until it is deleted: a full spool has some fifty.
/// </summary>
internal sealed class SpoolSegment(long number, string path, ISpoolFile file)
{
    public const string Extension = ".seg";

    public const int MarkBytes = 8;

    public long Number { get; } = number;

    public string Path { get; } = path;

    public ISpoolFile File { get; } = file;

    /// <summary>Readers go no further.</summary>
    public int LengthBytes { get; set; }

    /// <summary>Records somebody still needs, and what they take.</summary>
    public int LiveRecords { get; set; }

    public long LiveBytes { get; set; }

    /// <summary>Since when nothing is added to it.</summary>
    public TimeSpan SealedAt { get; set; }

    /// <summary>The last byte is the version of the format.</summary>
    public static ReadOnlySpan<byte> Mark => "KFSPOOL\x01"u8;

    public static string PathOf(string directory, long number) =>
        System.IO.Path.Combine(directory, number.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    public static bool TryParse(string path, out long number)
    {
        number = 0;
        return path.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None,
                CultureInfo.InvariantCulture, out number);
    }
}
