using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What a downlink carries, and to whom.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="FCntDown">The counter it carries; null for a join accept.</param>
/// <param name="ItemId">The queued item it carries; null for none.</param>
/// <param name="IsConfirmed">The device is to acknowledge it.</param>
internal sealed record Cargo(Eui64 DevEui, uint? FCntDown = null, Guid? ItemId = null, bool IsConfirmed = false);
