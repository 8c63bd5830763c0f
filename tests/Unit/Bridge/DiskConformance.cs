using Kreisfunk.Bridge.Log;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

/// <summary>What the logs expect of a disk; the real one and the one that fails on purpose keep to it.</summary>
public abstract class DiskConformance
{
    /// <summary>The disk and an empty directory on it.</summary>
    protected abstract (IDisk Disk, string Directory) Start();

    [Fact]
    public void What_is_written_is_read_and_a_read_behind_the_end_is_short()
    {
        var (disk, directory) = Start();
        using var file = disk.Open(Path.Combine(directory, "a"), create: true);
        file.Write([1, 2, 3, 4], 0);
        file.Write([9], 1);
        file.Flush();

        var buffer = new byte[8];
        Assert.Equal(3, file.Read(buffer, 1));
        Assert.Equal([9, 3, 4, 0, 0, 0, 0, 0], buffer);
        Assert.Equal(0, file.Read(buffer, 4));
        Assert.Equal(0, file.Read(buffer, 400));
        Assert.Equal(4, file.Length);
        file.Truncate(2);
        Assert.Equal(2, file.Length);
    }

    [Fact]
    public void Files_come_in_the_order_of_their_names_and_a_missing_one_is_an_error()
    {
        var (disk, directory) = Start();
        foreach (var name in (string[])["b", "a", "c"])
            disk.Open(Path.Combine(directory, name), create: true).Dispose();
        disk.Delete(Path.Combine(directory, "c"));
        disk.SyncDirectory(directory);

        Assert.Equal(["a", "b"], disk.Files(directory).Select(Path.GetFileName));
        Assert.Throws<FileNotFoundException>(() => disk.Open(Path.Combine(directory, "c"), create: false));
    }

    [Fact]
    public void A_replaced_file_has_the_new_content_and_the_old_name_is_gone()
    {
        var (disk, directory) = Start();
        var (old, target) = (Path.Combine(directory, "new"), Path.Combine(directory, "target"));
        using (var file = disk.Open(target, create: true))
            file.Write([1], 0);
        using (var file = disk.Open(old, create: true))
            file.Write([2, 2], 0);

        disk.Replace(old, target);

        using var result = disk.Open(target, create: false);
        Assert.Equal(2, result.Length);
        Assert.Equal([target], disk.Files(directory));
    }
}

public sealed class MemoryDiskTests : DiskConformance
{
    protected override (IDisk Disk, string Directory) Start() => (new MemoryDisk(), "/log");
}

public sealed class RealDiskTests : DiskConformance, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("kreisfunk").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    protected override (IDisk Disk, string Directory) Start() => (RealDisk.Instance, _directory);

    [Fact]
    public void A_directory_that_is_not_there_cannot_be_synced() => Assert.Contains(
        "no-such", Assert.Throws<IOException>(() => RealDisk.Instance.SyncDirectory("/no-such")).Message,
        StringComparison.Ordinal);
}
