namespace Kreisfunk.LoRaWan;

/// <summary>
/// Ciphers of the keys that were used last. A prepared cipher has 208 bytes and a key 16: with a million sessions it is
/// cheaper to prepare a key anew, some 60 ns, than to fetch a prepared one from memory. For one thread.
/// </summary>
public sealed class AesCipherCache
{
    private const int Slots = 256;

    private readonly (AesKey Key, AesCipher? Cipher)[] _slots = new (AesKey, AesCipher?)[Slots];

    /// <summary>
    /// The cipher of a key. It is lent until the next call, which may turn it into another key's: who needs two at a
    /// time needs two caches.
    /// </summary>
    /// <param name="key">Any key.</param>
    public AesCipher Of(AesKey key)
    {
        ref var slot = ref _slots[key.GetHashCode() & (Slots - 1)];
        if (slot.Cipher is null)
            slot = (key, new AesCipher(key));
        else if (slot.Key != key)
        {
            slot.Cipher.Take(key, AesCipher.IsAccelerated);
            slot.Key = key;
        }

        return slot.Cipher;
    }

    /// <summary>Never the keys.</summary>
    public override string ToString() => "AesCipherCache(hidden)";
}
