using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>What the law and this life of the agent bring to every transmitter.</summary>
/// <param name="Region">Whose sub-bands hold; null where the region is not known: nothing is counted then.</param>
/// <param name="Enforce">Refuse what the duty cycle forbids; else only count.</param>
/// <param name="StartMinute">Minutes since 1970 when the monotonic clock was zero.</param>
/// <param name="FirstToken">A new life must not repeat the tokens of the one before.</param>
internal sealed record TransmitRules(Region? Region, bool Enforce, long StartMinute, ushort FirstToken)
{
    public Transmitter NewTransmitter() =>
        new(Region is null ? null : new DutyCycle(Region, StartMinute), Enforce, FirstToken);
}
