using System.Globalization;

namespace Kreisfunk.Tests.Integration.Servers;

/// <summary>Whose socket listens on a port, read from /proc.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";

    public static bool Is(int processId, int port)
    {
        var sockets = Inodes("/proc/net/tcp", port).Concat(Inodes("/proc/net/tcp6", port))
            .Select(inode => $"socket:[{inode}]").ToHashSet();
        foreach (var entry in Directory.EnumerateFiles($"/proc/{processId}/fd"))
        {
            // A descriptor may be closed between the listing and this.
            if (new FileInfo(entry).LinkTarget is { } target && sockets.Contains(target))
                return true;
        }

        return false;
    }

    // sl local_address:port rem_address st tx:rx tr:tm retrnsmt uid timeout inode
    private static IEnumerable<string> Inodes(string table, int port) =>
        File.ReadLines(table).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts[3] == Listening
                && int.Parse(parts[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) == port)
            .Select(parts => parts[9]);
}
