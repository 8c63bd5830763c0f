using System.Buffers.Binary;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// The downlink a data uplink deserves: an acknowledgement, an answer to its MAC commands, or an empty frame for a
/// device that asks whether anyone hears it (else it would fall to its slowest data rate). It is made once, with the
/// first copy, because its counter is spent then.
/// </summary>
internal static class DataAnswer
{
    private const byte LinkCheckAns = 0x02, DeviceTimeAns = 0x0D;

    /// <summary>GPS time runs ahead of UTC by the leap seconds since 1980; none was added since 2017.</summary>
    private const int LeapSeconds = 18;

    private static readonly DateTimeOffset GpsEpoch = new(1980, 1, 6, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Null when the device expects nothing, or the session's counter is used up.</summary>
    public static byte[]? Write(in IncomingFrame up, Session session)
    {
        var requests = MacRequests.Read(up.Data.FPort == 0 ? up.Payload : up.Data.FOpts);
        var isDue = up.Data.IsConfirmed || up.Data.FCtrl.AdrAckReq || requests.Any;
        if (!isDue || session.State.NextFCntDown == uint.MaxValue)
            return null;

        Span<byte> commands = stackalloc byte[16];
        var length = WriteCommands(requests, up.Received, commands);
        var fields = new DownlinkFields
        {
            DevAddr = session.State.DevAddr,
            Ack = up.Data.IsConfirmed,
            FCnt32 = session.State.NextFCntDown,
            FOpts = commands[..length].ToArray(),
        };
        return DataFrames.WriteDown(fields, session.NwkSKey, session.AppSKey);
    }

    /// <summary>
    /// A repetition must not be answered with the time of the first transmission: the device would set its clock wrong.
    /// DeviceTimeAns is written first, so that its place is known.
    /// </summary>
    public static bool TellsTime(ReadOnlySpan<byte> downlink) =>
        new FCtrl(downlink[5]).FOptsLength > 0 && downlink[8] == DeviceTimeAns;

    private static int WriteCommands(MacRequests requests, ReceivedFrame received, Span<byte> commands)
    {
        var length = 0;
        if (requests.DeviceTime)
        {
            // DeviceTimeAns 1 | seconds since the GPS epoch 4 | 1/256 s 1     (1.0.4, section 5.9)
            var time = received.ReceivedAt - GpsEpoch + TimeSpan.FromSeconds(LeapSeconds);
            commands[0] = DeviceTimeAns;
            BinaryPrimitives.WriteUInt32LittleEndian(commands[1..], (uint)(time.Ticks / TimeSpan.TicksPerSecond));
            commands[5] = (byte)(time.Ticks % TimeSpan.TicksPerSecond * 256 / TimeSpan.TicksPerSecond);
            length = 6;
        }

        if (requests.LinkCheck)
        {
            // LinkCheckAns 1 | margin in dB 1 | gateways 1     (1.0.4, section 5.1); the others are not known yet
            commands[length] = LinkCheckAns;
            commands[length + 1] = MarginDb(received.Frame);
            commands[length + 2] = 1;
            length += 3;
        }

        return length;
    }

    // Above the demodulation floor of the spreading factor: -7.5 dB at SF7, 2.5 dB less for each step.
    private static byte MarginDb(UplinkFrame frame)
    {
        if (frame.TxInfo.Modulation.Lora is not { } lora)
            return 0;
        var floorDb = -7.5 - (2.5 * ((int)lora.SpreadingFactor - 7));
        return (byte)Math.Clamp(frame.RxInfo.Snr - floorDb, 0, 254);
    }
}
