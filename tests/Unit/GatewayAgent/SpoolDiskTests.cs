using Kreisfunk.GatewayAgent.Spool;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>What the spool expects of a disk; the real one and the model keep to it.</summary>
public abstract class SpoolDiskConformance
{
    /// <summary>The disk and an empty directory on it.</summary>
    private protected abstract (ISpoolDisk Disk, string Directory) Start();

    [Fact]
    public void What_is_written_is_read_and_a_read_behind_the_end_is_short()
    {
        var (disk, directory) = Start();
        using var file = disk.Open(Path.Combine(directory, "a"));
        file.Write([1, 2, 3, 4], 0);
        file.Write([9], 1);
        file.Write([7], 6);
        file.Flush();

        var buffer = new byte[8];
        Assert.Equal(6, file.Read(buffer, 1));
        Assert.Equal([9, 3, 4, 0, 0, 7, 0, 0], buffer);
        Assert.Equal(0, file.Read(buffer, 7));
        Assert.Equal(0, file.Read(buffer, 400));
        file.Truncate(2);
        Assert.Equal(2, file.Length);
    }

    [Fact]
    public void Files_come_in_the_order_of_their_names()
    {
        var (disk, directory) = Start();
        foreach (var name in (string[])["b", "a", "c"])
            disk.Open(Path.Combine(directory, name)).Dispose();
        disk.Delete(Path.Combine(directory, "c"));
        disk.SyncDirectory(directory);
        Assert.Equal(["a", "b"], disk.Files(directory).Select(Path.GetFileName));
    }

    [Fact]
    public void There_is_some_room()
    {
        var (disk, directory) = Start();
        Assert.True(disk.FreeBytes(directory) > 0);
    }
}

public sealed class ModelDiskTests : SpoolDiskConformance
{
    private protected override (ISpoolDisk Disk, string Directory) Start() => (new ModelDisk(), "/spool");
}

public sealed class SpoolDiskTests : SpoolDiskConformance, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("kreisfunk").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private protected override (ISpoolDisk Disk, string Directory) Start() => (SpoolDisk.Instance, _directory);

    [Fact]
    public void A_directory_belongs_to_one_spool_at_a_time()
    {
        using (SpoolDisk.Instance.Hold(_directory))
            Assert.Throws<IOException>(() => SpoolDisk.Instance.Hold(_directory));
        SpoolDisk.Instance.Hold(_directory).Dispose();
    }

    [Fact]
    public void A_directory_that_is_not_there_cannot_be_synced() => Assert.Contains("no-such",
        Assert.Throws<IOException>(() => SpoolDisk.Instance.SyncDirectory("/no-such")).Message,
        StringComparison.Ordinal);
}
