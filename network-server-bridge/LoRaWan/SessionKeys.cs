namespace Kreisfunk.LoRaWan;

/// <summary>
/// The keys of a session of any version. LoRaWAN 1.0.x has one network key, which takes all three places; 1.1 has
/// three (1.1, section 6.1.2).
/// </summary>
/// <param name="FNwkSIntKey">Half the MIC of a 1.1 uplink; NwkSKey in 1.0.x.</param>
/// <param name="SNwkSIntKey">The other half, and the MIC of downlinks; NwkSKey in 1.0.x.</param>
/// <param name="NwkSEncKey">Encrypts FPort 0, and FOpts in 1.1; NwkSKey in 1.0.x.</param>
/// <param name="AppSKey">Encrypts FPort 1 to 255.</param>
public readonly record struct SessionKeys(AesKey FNwkSIntKey, AesKey SNwkSIntKey, AesKey NwkSEncKey, AesKey AppSKey)
{
    /// <summary>The keys of a 1.0.x session.</summary>
    /// <param name="nwkSKey">Network session key.</param>
    /// <param name="appSKey">Application session key.</param>
    public static SessionKeys Of10(AesKey nwkSKey, AesKey appSKey) => new(nwkSKey, nwkSKey, nwkSKey, appSKey);

    /// <summary>The keys of a 1.0.x session.</summary>
    public static SessionKeys Of(SessionKeys10 keys) => Of10(keys.NwkSKey, keys.AppSKey);

    /// <summary>The keys of a 1.1 session.</summary>
    public static SessionKeys Of(SessionKeys11 keys) =>
        new(keys.FNwkSIntKey, keys.SNwkSIntKey, keys.NwkSEncKey, keys.AppSKey);

    /// <summary>Never the keys.</summary>
    public override string ToString() => "SessionKeys(hidden)";
}
