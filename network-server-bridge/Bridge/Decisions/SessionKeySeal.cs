using Kreisfunk.LoRaWan;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>Seals and opens the two session keys of a device; null functions read a journal without its keys.</summary>
/// <param name="Seal">Ciphertext of the 32 key bytes, bound to the device.</param>
/// <param name="Open">The 32 key bytes; throws when the ciphertext belongs to another device or key.</param>
public sealed record SessionKeySeal(Func<Eui64, byte[], byte[]> Seal, Func<Eui64, byte[], byte[]>? Open);
