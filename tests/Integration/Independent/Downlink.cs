namespace Kreisfunk.Tests.Integration.Independent;

/// <summary>What the independent device makes of a downlink.</summary>
/// <param name="DelayUs">From the uplink to the transmission, by the gateway's counter; null when sent at once.</param>
/// <param name="Freq">In MHz, as the forwarder was told.</param>
/// <param name="Datr">As the forwarder was told ("SF7BW125").</param>
/// <param name="Payload">Decrypted, hexadecimal.</param>
/// <param name="FOpts">In plain text, hexadecimal.</param>
internal sealed record Downlink(
    bool IsMine, bool MicOk, long? DelayUs, bool Immediate, double Freq, string Datr, bool Inverted, int FCnt,
    bool Confirmed, bool Ack, int? FPort, string Payload, string FOpts)
{
    /// <summary>RX1 or RX2 of an EU868 device that joined with the region's own windows.</summary>
    public bool IsInAWindow => Inverted && (this is { DelayUs: 1_000_000, Freq: 868.1, Datr: "SF7BW125" }
        or { DelayUs: 2_000_000, Freq: 869.525, Datr: "SF12BW125" });
}
