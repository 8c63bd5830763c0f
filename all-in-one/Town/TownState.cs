using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Town;

/// <summary>
/// What the town's sensors remember over a restart, as real ones do in flash: the secret their keys come from, and each
/// DevNonce to use next, since a server refuses one it has seen. Not thread-safe.
/// </summary>
public sealed class TownState
{
    private readonly string? _path;
    private readonly SavedState _saved;

    private TownState(string? path, SavedState saved)
    {
        _path = path;
        _saved = saved;
    }

    /// <summary>What the devices' keys are derived from.</summary>
    public ReadOnlySpan<byte> Secret => _saved.Secret;

    /// <summary>A town that forgets: for tests, the same for the same seed.</summary>
    public static TownState InMemory(ulong seed)
    {
        var secret = new byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(secret, seed);
        return new TownState(null, new SavedState(secret, []));
    }

    /// <summary>
    /// Reads the file, or begins a new one with a secret of its own. Throws what the file system throws.
    /// </summary>
    public static TownState Open(string path)
    {
        if (!File.Exists(path))
        {
            var fresh = new TownState(path, new SavedState(RandomNumberGenerator.GetBytes(32), []));
            fresh.Save();
            return fresh;
        }

        try
        {
            var saved = JsonSerializer.Deserialize<SavedState>(File.ReadAllBytes(path));
            if (saved is { Secret.Length: 32, DevNonces: not null })
                return new TownState(path, saved);
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException(Damaged(path), fault);
        }

        throw new InvalidDataException(Damaged(path));
    }

    /// <summary>A DevNonce this device has never used; saved before it is given.</summary>
    public ushort TakeDevNonce(Eui64 devEui)
    {
        var key = devEui.ToString();
        var nonce = _saved.DevNonces.GetValueOrDefault(key);
        _saved.DevNonces[key] = (ushort)(nonce + 1);
        Save();
        return nonce;
    }

    private static string Damaged(string path) =>
        $"The town's memory {path} is damaged: delete it, and the sensors get new keys, or start with --no-town.";

    private void Save()
    {
        if (_path is null)
            return;
        var temporary = _path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
            JsonSerializer.Serialize(file, _saved);
        File.Move(temporary, _path, overwrite: true);
    }

    private sealed record SavedState(byte[] Secret, Dictionary<string, ushort> DevNonces);
}
