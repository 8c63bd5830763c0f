namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>Why a package was not taken.</summary>
internal enum UpdateError
{
    None,

    /// <summary>Not a package, or of a form that this version does not know.</summary>
    Form,

    /// <summary>It ends before it should: the copy was broken off.</summary>
    Torn,

    /// <summary>It is larger than allowed.</summary>
    TooLarge,

    /// <summary>Not signed by the key that is trusted here.</summary>
    Signature,

    /// <summary>The binary is not the one that was signed.</summary>
    Digest,

    /// <summary>Made for another processor.</summary>
    Architecture,

    /// <summary>Older than what runs, or the same.</summary>
    Downgrade,

    /// <summary>It wants a newer version to come from.</summary>
    MinimumVersion,

    /// <summary>No public key is configured, or it cannot be read.</summary>
    NoKey,

    /// <summary>The slot cannot be written.</summary>
    Disk,
}
