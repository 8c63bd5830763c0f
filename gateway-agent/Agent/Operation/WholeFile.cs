using Kreisfunk.GatewayAgent.Spool;

namespace Kreisfunk.GatewayAgent.Operation;

/// <summary>Replaces a file as a whole: who reads it after a power cut finds the old or the new one.</summary>
internal static class WholeFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
        // Without it the name may still lead to the old content after a power cut, although this call has returned.
        SpoolDisk.Instance.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
