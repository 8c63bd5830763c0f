using System.Security.Cryptography;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>Takes a package from a file into the free slot, or says why not.</summary>
internal sealed class UpdateInstaller(UpdateOptions options, UpdateSlots slots, AgentVersion running)
{
    /// <param name="file">The package.</param>
    /// <param name="allowDowngrade">A person said that an older version is meant.</param>
    /// <param name="onlyCheck">Nothing is written.</param>
    /// <param name="manifest">What it says, once its signature is good.</param>
    public UpdateError TryInstall(string file, bool allowDowngrade, bool onlyCheck, out UpdateManifest? manifest)
    {
        manifest = null;
        if (!UpdateKey.TryLoad(options.PublicKeyFile, out var key))
            return UpdateError.NoKey;
        using (key)
        {
            var error = TryRead(file, key, out var package);
            manifest = package?.Manifest;
            if (error != UpdateError.None || package is null)
                return error;
            error = Suits(package.Manifest, Installed(key), allowDowngrade);
            return error != UpdateError.None || onlyCheck ? error : TryWrite(package);
        }
    }

    /// <summary>What is wrong with it and what to do.</summary>
    public string Sentence(UpdateError error, string file) => error switch
    {
        UpdateError.None => $"{file} is good.",
        UpdateError.Form => $"{file} is no update package (.kfu) of a form this version knows.",
        UpdateError.Torn => $"{file} is not complete: copy it again.",
        UpdateError.TooLarge => $"{file} is larger than Agent:Update:MaxPackageBytes ({options.MaxPackageBytes}).",
        UpdateError.Signature => $"{file} is not signed by the key in {options.PublicKeyFile}: do not install it.",
        UpdateError.Digest => $"The binary in {file} is not the one that was signed: do not install it.",
        UpdateError.Architecture =>
            $"{file} is for another processor: this machine needs {UpdateManifest.OwnArchitecture}.",
        UpdateError.Downgrade => $"{file} is not newer than what is installed: give --allow-downgrade if it is meant "
            + $"and still newer than the package ({running}), else install an older package.",
        UpdateError.MinimumVersion => $"{file} needs a newer version to come from than {running}: install that first.",
        UpdateError.NoKey => $"There is no ECDSA P-256 public key in '{options.PublicKeyFile}': set "
            + "Agent:Update:PublicKeyFile to the PEM file of whoever signs your updates.",
        _ => $"{file} cannot be read, or the slots cannot be written: check the disk and who you are.",
    };

    private UpdateError TryRead(string file, ECDsa key, out UpdatePackage? package)
    {
        package = null;
        try
        {
            return new FileInfo(file).Length > options.MaxPackageBytes
                ? UpdateError.TooLarge
                : UpdatePackage.TryRead(File.ReadAllBytes(file), key, out package);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return UpdateError.Disk;
        }
    }

    // The newer of what runs and what waits for its first start.
    private AgentVersion Installed(ECDsa key) =>
        slots.TryVerify(slots.Current, key, out var manifest) && manifest.Version > running
            ? manifest.Version
            : running;

    private UpdateError Suits(UpdateManifest manifest, AgentVersion installed, bool allowDowngrade)
    {
        if (manifest.Architecture != UpdateManifest.OwnArchitecture)
            return UpdateError.Architecture;
        // A slot that is not newer than the package is never started, whatever a person says.
        if (manifest.Version <= running || (manifest.Version <= installed && !allowDowngrade))
            return UpdateError.Downgrade;
        return installed < manifest.Minimum ? UpdateError.MinimumVersion : UpdateError.None;
    }

    private UpdateError TryWrite(UpdatePackage package)
    {
        try
        {
            slots.Install(package);
            return UpdateError.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return UpdateError.Disk;
        }
    }
}
