namespace Kreisfunk.GatewayAgent;

/// <summary>Section "Agent:Update": new versions of the agent, signed, into the slot that is not in use.</summary>
public sealed class UpdateOptions
{
    /// <summary>PEM file with the public key (ECDSA P-256) of whoever signs packages. Empty: no updates.</summary>
    public string? PublicKeyFile { get; set; }

    /// <summary>
    /// A new version that has run this long with spool and sockets open is kept; one that ends before it twice is left
    /// for the old one. 60 s outlasts the start on the smallest board.
    /// </summary>
    public TimeSpan ConfirmAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The running agent ends when a new version was installed, so that systemd starts that one.</summary>
    public bool RestartWhenInstalled { get; set; } = true;

    /// <summary>Larger packages are not read. The binary has 15 MB.</summary>
    public long MaxPackageBytes { get; set; } = 64L * 1024 * 1024;
}
