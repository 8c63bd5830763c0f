namespace Kreisfunk.LoRaWan;

/// <summary>What a LoRaWAN 1.1 join accept answers; its MIC covers it (1.1, section 6.2.5).</summary>
/// <param name="JoinReqType">255 for a join request, 0 to 2 for the type of a rejoin request.</param>
/// <param name="JoinEui">The join server's EUI.</param>
/// <param name="DevNonce">DevNonce, or RJcount of a rejoin request.</param>
public readonly record struct JoinOrigin(byte JoinReqType, Eui64 JoinEui, ushort DevNonce)
{
    /// <summary><see cref="JoinReqType"/> of a join request.</summary>
    public const byte JoinRequestType = 255;
}
