using System.Buffers.Binary;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Takes what a device says in MAC commands, and says what the network has to say.</summary>
internal static class MacEngine
{
    private const byte LinkCheckCid = 0x02, DeviceTimeCid = 0x0D;

    /// <summary>Takes the device's commands in the order it wrote them, to the first of unknown length.</summary>
    public static void Take(MacTalk talk)
    {
        ReadOnlySpan<byte> commands = talk.Uplink.FPort == 0 ? talk.Uplink.Payload : talk.Uplink.FOpts;
        while (!commands.IsEmpty && PayloadLength(commands[0]) is { } length && commands.Length > length)
        {
            if (commands[0] == DeviceTimeCid)
                talk.Answers.Insert(0, DeviceTimeAns(talk));
            else if (commands[0] == LinkCheckCid)
                talk.Answers.Add(LinkCheckAns(talk));
            commands = commands[(1 + length)..];
        }
    }

    /// <summary>The first so many requests are in the downlink: their answers are awaited.</summary>
    public static void Sent(MacTalk talk, int count)
    {
        if (count == 0)
            return;
        talk.Mac = talk.Mac with
        {
            Pending = [.. talk.Requests.Take(count).Select(request => new MacRequest([.. request], talk.Now))],
        };
    }

    private static byte[] DeviceTimeAns(MacTalk talk)
    {
        // DeviceTimeAns 1 | seconds since the GPS epoch 4 | 1/256 s 1     (1.0.4, section 5.9)
        var time = GpsTime.FromUtc(talk.TransmissionAt);
        var answer = new byte[6];
        answer[0] = DeviceTimeCid;
        BinaryPrimitives.WriteUInt32LittleEndian(answer.AsSpan(1), (uint)(time.Ticks / TimeSpan.TicksPerSecond));
        answer[5] = (byte)(time.Ticks % TimeSpan.TicksPerSecond * 256 / TimeSpan.TicksPerSecond);
        return answer;
    }

    private static byte[] LinkCheckAns(MacTalk talk)
    {
        // LinkCheckAns 1 | margin in dB 1 | gateways 1     (1.0.4, section 5.1)
        var best = talk.Uplink.Copies.Max(copy => copy.Snr);
        var margin = best - RadioMargin.RequiredSnrDb(talk.Region.UplinkDataRates[talk.Uplink.DataRate]);
        return [LinkCheckCid, (byte)Math.Clamp(margin, 0, 254), (byte)Math.Min(talk.Uplink.Copies.Count, 255)];
    }

    // Uplink commands of LoRaWAN 1.0.4, tables of sections 5 and 15.
    private static int? PayloadLength(byte commandId) => commandId switch
    {
        LinkCheckCid or DeviceTimeCid => 0,
        0x04 or 0x08 or 0x09 or 0x12 => 0,              // DutyCycleAns RXTimingSetupAns TxParamSetupAns BeaconTimingReq
        0x03 or 0x05 or 0x07 or 0x0A => 1,              // LinkADRAns RXParamSetupAns NewChannelAns DlChannelAns
        0x10 or 0x11 or 0x13 => 1,                      // PingSlotInfoReq PingSlotChannelAns BeaconFreqAns
        0x06 => 2,                                      // DevStatusAns
        _ => null,
    };
}
