using System.Globalization;
using System.Text;

namespace Kreisfunk.Bridge.Log;

/// <summary>
/// A sequence number that survives a crash: written beside, flushed, and put in place in one step. Should the last
/// step be lost in a power cut, the older number stays, and its consumer reads some records twice.
/// </summary>
public sealed class CheckpointFile(IDisk disk, string path)
{
    /// <summary>
    /// The stored number; 0 when there is none, or when the file is damaged (then everything is read again).
    /// </summary>
    public long Read()
    {
        using var file = disk.Open(path, create: true);
        Span<byte> bytes = stackalloc byte[32];
        var count = file.Read(bytes, 0);
        var digits = bytes[..count].IndexOf((byte)'\n');
        return digits > 0
            && long.TryParse(bytes[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : 0;
    }

    public void Write(long sequence)
    {
        var temporary = path + ".new";
        using (var file = disk.Open(temporary, create: true))
        {
            file.Truncate(0);
            file.Write(Encoding.ASCII.GetBytes(sequence.ToString(CultureInfo.InvariantCulture) + "\n"), 0);
            file.Flush();
        }

        disk.Replace(temporary, path);
    }
}
