using System.Security.Cryptography;
using System.Text;

namespace Kreisfunk.Bridge.Admin;

/// <summary>
/// The bearer token of the admin interface: 256 random bits in "admin.token" of the data directory, made at the first
/// start and readable by its owner only.
/// </summary>
internal sealed class AdminToken(string path)
{
    private byte[] _hash = [];

    /// <summary>Reads the token, or makes one.</summary>
    public void Ensure()
    {
        if (!File.Exists(path))
            Create();
        var token = File.ReadAllText(path).Trim();
        if (token.Length < 32)
        {
            throw new IOException(
                $"{path} holds {token.Length} characters; an admin token has at least 32. Delete the file, and " +
                "the next start makes a new one.");
        }

        _hash = Hash(token);
    }

    /// <summary>Takes the same time for every wrong token.</summary>
    public bool Matches(string? token) =>
        token is not null && _hash.Length > 0 && CryptographicOperations.FixedTimeEquals(_hash, Hash(token));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private void Create()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n"));
        file.Flush(flushToDisk: true);
    }
}
