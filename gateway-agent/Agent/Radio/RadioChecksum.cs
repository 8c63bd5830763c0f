using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>LoRaWAN downlinks have no radio checksum (LoRaWAN 1.0.4, section 3.3); proprietary ones choose.</summary>
internal static class RadioChecksum
{
    private const int ProprietaryMType = 0b111, MTypeShift = 5;

    /// <param name="lora">What the server wants.</param>
    /// <param name="mhdr">The first byte of the payload.</param>
    public static bool IsLeftOut(LoraModulationInfo lora, byte mhdr) =>
        lora.NoCrc || mhdr >> MTypeShift != ProprietaryMType;
}
