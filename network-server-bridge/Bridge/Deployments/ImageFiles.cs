using Kreisfunk.Bridge.Log;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Deployments;

/// <summary>
/// The images of deployments that are under way, one file each, named by their hash: the journal tells which one, and
/// does not carry a megabyte. As many as deployments may be open, each as large as an image may be.
/// </summary>
internal sealed class ImageFiles(IDisk disk, string directory)
{
    private const string Ending = ".image";

    /// <summary>Returns when the bytes are on the medium.</summary>
    public void Save(ReadOnlySpan<byte> image)
    {
        disk.CreateDirectory(directory);
        var path = PathOf(ImageName.Of(image));
        using (var file = disk.Open(path + ".new", create: true))
        {
            file.Truncate(0);
            file.Write(image, 0);
            file.Flush();
        }

        disk.Replace(path + ".new", path);
        disk.SyncDirectory(directory);
    }

    /// <summary>Null when it is not there, or is not what its name says.</summary>
    public byte[]? Find(ImageName name)
    {
        if (!Names().Contains(PathOf(name)))
            return null;
        using var file = disk.Open(PathOf(name), create: false);
        if (file.Length != name.LengthBytes)
            return null;
        var image = new byte[name.LengthBytes];
        _ = file.Read(image, 0);
        return ImageName.Of(image) == name ? image : null;
    }

    /// <summary>Deletes those that no deployment needs any more.</summary>
    public void KeepOnly(IEnumerable<ImageName> needed)
    {
        var keep = needed.Select(PathOf).ToHashSet();
        foreach (var path in Names().Where(path => !keep.Contains(path)))
            disk.Delete(path);
    }

    private IReadOnlyList<string> Names()
    {
        disk.CreateDirectory(directory);
        return disk.Files(directory);
    }

    private string PathOf(ImageName name) => Path.Combine(directory, name.Sha256 + Ending);
}
