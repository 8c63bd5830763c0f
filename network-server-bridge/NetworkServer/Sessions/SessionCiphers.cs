using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Ciphers of the sessions that were used last, by the place of the key in a session: so the up to four keys of one
/// session can be used side by side. Decisions are synchronous, so a thread's caches are enough, and nothing is locked.
/// </summary>
internal static class SessionCiphers
{
    [ThreadStatic]
    private static Places? _places;

    public static AesCipher FNwkSInt(in SessionKeys keys) => Mine.FNwkSInt.Of(keys.FNwkSIntKey);

    public static AesCipher SNwkSInt(in SessionKeys keys) => Mine.SNwkSInt.Of(keys.SNwkSIntKey);

    public static AesCipher NwkSEnc(in SessionKeys keys) => Mine.NwkSEnc.Of(keys.NwkSEncKey);

    public static AesCipher AppS(in SessionKeys keys) => Mine.AppS.Of(keys.AppSKey);

    private static Places Mine => _places ??= new Places();

    private sealed class Places
    {
        public AesCipherCache FNwkSInt { get; } = new();

        public AesCipherCache SNwkSInt { get; } = new();

        public AesCipherCache NwkSEnc { get; } = new();

        public AesCipherCache AppS { get; } = new();
    }
}
