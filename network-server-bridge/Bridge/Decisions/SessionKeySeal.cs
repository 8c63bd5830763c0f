using System.Text;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>
/// Seals and opens a device's session keys, bound to the device. The same keys give the same sealed bytes again:
/// a session is written down with every snapshot, and the number of values one key-encryption key may seal is limited.
/// Not for several threads at once.
/// </summary>
public sealed class SessionKeySeal
{
    private readonly KeySealer? _sealer;
    private readonly Dictionary<Eui64, (byte[] Keys, byte[] Sealed)> _known = [];

    private SessionKeySeal(KeySealer? sealer) => _sealer = sealer;

    /// <summary>Reads records without their keys, which are then all zeroes; cannot write.</summary>
    public static SessionKeySeal Blind => new(null);

    public static SessionKeySeal With(KeySealer sealer) => new(sealer);

    /// <param name="devEui">The device.</param>
    /// <param name="keys">All four, one after the other.</param>
    public byte[] Seal(Eui64 devEui, byte[] keys)
    {
        if (_sealer is null)
            throw new InvalidOperationException("A blind reader has no key to seal with.");
        if (_known.TryGetValue(devEui, out var known) && known.Keys.AsSpan().SequenceEqual(keys))
            return known.Sealed;
        var result = _sealer.Seal(keys, Aad(devEui));
        _known[devEui] = (keys, result);
        return result;
    }

    public byte[] Open(Eui64 devEui, byte[] sealedKeys)
    {
        if (_sealer is null)
            return new byte[SessionRecords.KeyCount * AesKey.LengthBytes];
        if (_sealer.TryOpen(sealedKeys, Aad(devEui), out var keys))
            return keys;
        throw new JournalFormatException(
            $"The session keys of {devEui} were sealed with another key-encryption key. Put the data directory's " +
            "original file \"kek\" back.");
    }

    private static byte[] Aad(Eui64 devEui) => Encoding.ASCII.GetBytes($"{devEui}|session");
}
