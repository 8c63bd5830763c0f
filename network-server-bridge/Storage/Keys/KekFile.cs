using System.Security.Cryptography;

namespace Kreisfunk.Storage;

/// <summary>The file "kek" in the data directory: 32 random bytes that only the bridge's user can read.</summary>
internal static class KekFile
{
    private const int KeyBytes = 32;

    private const UnixFileMode OwnerReads = UnixFileMode.UserRead;

    private const UnixFileMode OthersAny =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "kek");

    /// <param name="mayCreate">False when something is sealed already: a new key would lose it for ever.</param>
    public static KeySealer Open(string dataDirectory, bool mayCreate)
    {
        var path = PathIn(dataDirectory);
        if (!File.Exists(path))
        {
            if (!mayCreate)
                throw new KeyStoreException(
                    $"The key file {path} is missing, but the registry holds device keys sealed with it: restore the "
                    + "file from the backup (without it those keys are lost and the devices must be registered anew).");
            Create(dataDirectory, path);
        }

        return Read(path);
    }

    private static KeySealer Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersAny) != 0)
            throw new KeyStoreException($"The key file {path} can be read by others: run chmod 0400 {path}.");

        byte[] key;
        try
        {
            key = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(
                $"The key file {path} cannot be read: run the program as the file's owner, or chown it.", error);
        }

        if (key.Length != KeyBytes)
            throw new KeyStoreException(
                $"The key file {path} has {key.Length} bytes instead of {KeyBytes}: restore it from the backup.");

        var sealer = new KeySealer(key);
        CryptographicOperations.ZeroMemory(key);
        return sealer;
    }

    private static void Create(string dataDirectory, string path)
    {
        DataDirectory.Ensure(dataDirectory);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        Span<byte> key = stackalloc byte[KeyBytes];
        RandomNumberGenerator.Fill(key);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerReads;
        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(key);
                file.Flush(flushToDisk: true);
            }

            // Whole or not at all, and never over another process's key.
            File.Move(temporary, path, overwrite: false);
            LocalDisk.FlushFolder(dataDirectory);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(
                $"The key file {path} cannot be created: check that this user may write to {dataDirectory} and that "
                + "the disk is not full.", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
