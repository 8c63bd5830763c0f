namespace Kreisfunk.NetworkServer;

/// <summary>What a device's MAC commands ask for. Answers to commands never sent are passed over.</summary>
/// <param name="LinkCheck">LinkCheckReq: how well am I heard?</param>
/// <param name="DeviceTime">DeviceTimeReq: what time is it?</param>
internal readonly record struct MacRequests(bool LinkCheck, bool DeviceTime)
{
    private const byte LinkCheckReq = 0x02, DeviceTimeReq = 0x0D;

    public bool Any => LinkCheck || DeviceTime;

    /// <summary>Reads until the first command of unknown length, as the standard tells (1.0.4, section 5).</summary>
    public static MacRequests Read(ReadOnlySpan<byte> commands)
    {
        var found = default(MacRequests);
        while (!commands.IsEmpty && PayloadLength(commands[0]) is { } length && commands.Length > length)
        {
            found = commands[0] switch
            {
                LinkCheckReq => found with { LinkCheck = true },
                DeviceTimeReq => found with { DeviceTime = true },
                _ => found,
            };
            commands = commands[(1 + length)..];
        }

        return found;
    }

    // Uplink commands of LoRaWAN 1.0.4, tables of sections 5 and 15.
    private static int? PayloadLength(byte commandId) => commandId switch
    {
        LinkCheckReq or DeviceTimeReq => 0,
        0x04 or 0x08 or 0x09 or 0x12 => 0,              // DutyCycleAns RXTimingSetupAns TxParamSetupAns BeaconTimingReq
        0x03 or 0x05 or 0x07 or 0x0A => 1,              // LinkADRAns RXParamSetupAns NewChannelAns DlChannelAns
        0x10 or 0x11 or 0x13 => 1,                      // PingSlotInfoReq PingSlotChannelAns BeaconFreqAns
        0x06 => 2,                                      // DevStatusAns
        _ => null,
    };
}
