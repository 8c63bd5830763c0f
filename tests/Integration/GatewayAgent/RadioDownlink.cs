namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>What a radio was told to send, in terms of neither protocol.</summary>
/// <param name="FrequenciesHz">One, or RX1 and RX2.</param>
/// <param name="Phy">The PHYPayload.</param>
/// <param name="Counter">When (the first window), in microseconds; null for none.</param>
/// <param name="GpsMilliseconds">When, by GPS; null for none. Neither: at once.</param>
internal sealed record RadioDownlink(IReadOnlyList<uint> FrequenciesHz, string Phy, ulong? Counter,
    ulong? GpsMilliseconds);
