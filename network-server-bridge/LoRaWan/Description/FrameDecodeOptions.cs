namespace Kreisfunk.LoRaWan;

/// <summary>
/// What <c>kreisfunk frame decode</c> is given, as the text a person typed; every option but the frame may be null or
/// empty. Keys are 32 hexadecimal digits, EUIs 16, most significant byte first.
/// </summary>
public sealed record FrameDecodeOptions
{
    /// <summary>The PHYPayload in hexadecimal digits.</summary>
    public required string Hex { get; init; }

    /// <summary><c>--version</c>: "1.0" or "1.1"; without it 1.0, or 1.1 when a key only 1.1 has is given.</summary>
    public string? Version { get; init; }

    /// <summary><c>--nwk-s-key</c>: 1.0.x network session key.</summary>
    public string? NwkSKey { get; init; }

    /// <summary><c>--app-s-key</c>: application session key.</summary>
    public string? AppSKey { get; init; }

    /// <summary><c>--f-nwk-s-int-key</c>: 1.1, forwarding network session integrity key.</summary>
    public string? FNwkSIntKey { get; init; }

    /// <summary><c>--s-nwk-s-int-key</c>: 1.1, serving network session integrity key.</summary>
    public string? SNwkSIntKey { get; init; }

    /// <summary><c>--nwk-s-enc-key</c>: 1.1, network session encryption key.</summary>
    public string? NwkSEncKey { get; init; }

    /// <summary><c>--app-key</c>: root key of 1.0.x.</summary>
    public string? AppKey { get; init; }

    /// <summary><c>--nwk-key</c>: network root key of 1.1.</summary>
    public string? NwkKey { get; init; }

    /// <summary><c>--js-int-key</c>: 1.1, JSIntKey, when the network's root key is not at hand.</summary>
    public string? JSIntKey { get; init; }

    /// <summary><c>--js-enc-key</c>: 1.1, JSEncKey, when the network's root key is not at hand.</summary>
    public string? JSEncKey { get; init; }

    /// <summary><c>--f-cnt</c>: the 32-bit frame counter that is expected next, decimal.</summary>
    public string? FCnt { get; init; }

    /// <summary><c>--direction</c>: "up" or "down"; without it the message type decides.</summary>
    public string? Direction { get; init; }

    /// <summary><c>--conf-f-cnt</c>: 1.1, counter of the confirmed frame that this one acknowledges, decimal.</summary>
    public string? ConfFCnt { get; init; }

    /// <summary><c>--tx-dr</c>: 1.1, data rate index the uplink was sent with.</summary>
    public string? TxDr { get; init; }

    /// <summary><c>--tx-ch</c>: 1.1, channel index the uplink was sent on.</summary>
    public string? TxCh { get; init; }

    /// <summary>
    /// <c>--dev-nonce</c>: 1.1, DevNonce of the join request, or RJcount of the rejoin request, that is answered, 4
    /// hexadecimal digits.
    /// </summary>
    public string? DevNonce { get; init; }

    /// <summary><c>--dev-eui</c>: 1.1, the device that a join accept is for.</summary>
    public string? DevEui { get; init; }

    /// <summary><c>--join-eui</c>: 1.1, the JoinEUI of the join request that is answered.</summary>
    public string? JoinEui { get; init; }

    /// <summary><c>--join-req-type</c>: 1.1, what a join accept answers; see <see cref="JoinOrigin"/>.</summary>
    public string? JoinReqType { get; init; }

    /// <summary><c>--package-version</c>: "1" or "2", of an application layer package; without it guessed.</summary>
    public string? PackageVersion { get; init; }
}
