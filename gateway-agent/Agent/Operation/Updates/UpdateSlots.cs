using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>
/// Two places for a binary, "a" and "b", each with its signed manifest, and the link "current" that is switched in one
/// step. A new version never touches the one in use.
/// </summary>
internal sealed partial class UpdateSlots(string directory)
{
    public const string BinaryName = "kreisfunk-gateway-agent";

    private const string Link = "current", ManifestName = "manifest.json", SignatureName = "manifest.sig";
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private string StateFile => Path.Combine(directory, "state");

    /// <summary>"a", "b", or empty when no slot is in use.</summary>
    public string Current => new FileInfo(Path.Combine(directory, Link)).LinkTarget is ("a" or "b") and var slot
        ? slot
        : "";

    public SlotState State
    {
        get => SlotState.Read(StateFile);
        set => value.Write(StateFile);
    }

    /// <summary>Differs once another version is current, also when it came into the slot of the one before.</summary>
    public string Stamp => Current is { Length: > 0 } slot
        ? FormattableString.Invariant($"{slot} {File.GetLastWriteTimeUtc(BinaryOf(slot)).Ticks}")
        : "";

    public string BinaryOf(string slot) => Path.Combine(directory, slot, BinaryName);

    public static string Other(string slot) => slot == "a" ? "b" : "a";

    /// <summary>Writes the free slot, puts it on probation and switches to it. Throws when the disk does not take it.
    /// </summary>
    public void Install(UpdatePackage package)
    {
        var slot = Other(Current);
        var folder = Path.Combine(directory, slot);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        WholeFile.Write(BinaryOf(slot), package.Binary);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(BinaryOf(slot), Executable);
        WholeFile.Write(Path.Combine(folder, ManifestName), package.ManifestBytes);
        WholeFile.Write(Path.Combine(folder, SignatureName), package.Signature);
        // Before the switch: a slot on probation that is not current is nothing yet, the other way round would be a
        // version nobody watches.
        State = new SlotState(slot, 0, "", "");
        Switch(slot);
    }

    /// <summary>Empty: no slot, so that the packaged version runs.</summary>
    public void Switch(string slot)
    {
        var link = Path.Combine(directory, Link);
        if (slot.Length == 0)
        {
            File.Delete(link);
            return;
        }

        var fresh = link + ".new";
        File.Delete(fresh);
        File.CreateSymbolicLink(fresh, slot);
        if (Rename(fresh, link) != 0)
            throw new IOException($"{link} cannot be switched: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>False when the slot is empty, or is not what the key's owner signed.</summary>
    public bool TryVerify(string slot, ECDsa key, out UpdateManifest manifest)
    {
        manifest = new UpdateManifest(default, "", 0, "");
        if (slot.Length == 0)
            return false;
        try
        {
            var manifestBytes = File.ReadAllBytes(Path.Combine(directory, slot, ManifestName));
            var signature = File.ReadAllBytes(Path.Combine(directory, slot, SignatureName));
            return UpdateKey.Verifies(key, manifestBytes, signature)
                && UpdateManifest.TryRead(manifestBytes, out manifest)
                && UpdatePackage.IsDigestOf(manifest.Sha256, File.ReadAllBytes(BinaryOf(slot)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // File.Move looks where a link leads, and does not move one that leads to a folder.
    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Rename(string from, string to);
}
