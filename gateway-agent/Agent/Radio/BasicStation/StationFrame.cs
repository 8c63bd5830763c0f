using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// Puts the PHYPayload together again that the station took apart, byte for byte; the MIC would tell any difference.
/// </summary>
internal static class StationFrame
{
    public const int MaxBytes = 255;

    /// <summary>False when a part is missing or makes no sense.</summary>
    public static bool TryWrite(in StationMessage message, StationMessageKind kind, Span<byte> phy, out int length)
    {
        var frame = new Output(phy[..Math.Min(phy.Length, MaxBytes)]);
        switch (kind)
        {
            case StationMessageKind.Updf or StationMessageKind.Dndf:
                WriteData(message, ref frame);
                break;
            case StationMessageKind.Propdf or StationMessageKind.Jacc:
                // The whole frame stands here, MHDR and MIC included.
                frame.Hex(message[StationField.FRMPayload]);
                break;
            case StationMessageKind.Rejoin when !message[StationField.RejType].IsEmpty:
                WriteRejoin(message, ref frame);
                break;
            case StationMessageKind.Jreq or StationMessageKind.Rejoin:
                WriteJoin(message, ref frame);
                break;
            default:
                length = 0;
                return false;
        }

        length = frame.Length;
        return !frame.IsBad && length > 0;
    }

    // MHDR 1 | DevAddr 4 | FCtrl 1 | FCnt 2 | FOpts 0..15 | [FPort 1 | FRMPayload] | MIC 4   (LoRaWAN 1.0.4, section 4)
    private static void WriteData(in StationMessage message, ref Output frame)
    {
        frame.Number(message[StationField.MHdr], 1);
        frame.Number(message[StationField.DevAddr], 4);
        frame.Number(message[StationField.FCtrl], 1);
        frame.Number(message[StationField.FCnt], 2);
        var before = frame.Length;
        frame.Hex(message[StationField.FOpts]);
        if (frame.IsBad || frame.Length - before != (frame.At(5) & 0x0f))
        {
            frame.Spoil();
            return;
        }

        WritePort(message, ref frame);
        frame.Number(message[StationField.Mic], 4);
    }

    private static void WritePort(in StationMessage message, ref Output frame)
    {
        // FPort -1 says that there is none, and then there is no payload.
        var hasPort = !(JsonValue.TryWhole(message[StationField.FPort], out var port) && port == -1);
        if (hasPort)
            frame.Number(message[StationField.FPort], 1);
        var before = frame.Length;
        frame.Hex(message[StationField.FRMPayload]);
        if (!hasPort && frame.Length != before)
            frame.Spoil();
    }

    // MHDR 1 | JoinEUI 8 | DevEUI 8 | DevNonce 2 | MIC 4     (LoRaWAN 1.0.4, section 6.2.4)
    // Stations take a rejoin apart like this, too, and drop those of another length.
    private static void WriteJoin(in StationMessage message, ref Output frame)
    {
        frame.Number(message[StationField.MHdr], 1);
        frame.Eui(message, StationField.JoinEui);
        frame.Eui(message, StationField.DevEui);
        frame.Number(message[StationField.DevNonce], 2);
        frame.Number(message[StationField.Mic], 4);
    }

    // Type 0 and 2: MHDR 1 | type 1 | NetID 3 | DevEUI 8 | RJcount 2 | MIC 4
    // Type 1:       MHDR 1 | type 1 | JoinEUI 8 | DevEUI 8 | RJcount 2 | MIC 4     (LoRaWAN 1.1, section 6.2.4)
    private static void WriteRejoin(in StationMessage message, ref Output frame)
    {
        frame.Number(message[StationField.MHdr], 1);
        frame.Number(message[StationField.RejType], 1);
        if (!frame.IsBad && frame.At(1) == 1)
            frame.Eui(message, StationField.JoinEui);
        else
            frame.Number(message[StationField.NetId], 3);
        frame.Eui(message, StationField.DevEui);
        frame.Number(message[StationField.RJCount], 2);
        frame.Number(message[StationField.Mic], 4);
    }

    private ref struct Output(Span<byte> room)
    {
        private readonly Span<byte> _room = room;

        public int Length { get; private set; }

        public bool IsBad { get; private set; }

        public readonly byte At(int index) => _room[index];

        public void Spoil() => IsBad = true;

        /// <summary>
        /// Least significant byte first. DevAddr and MIC come as int32, and from other writers unsigned.
        /// </summary>
        public void Number(ReadOnlySpan<byte> raw, int bytes)
        {
            var low = bytes == 4 ? int.MinValue : 0;
            if (IsBad || Length + bytes > _room.Length || !JsonValue.TryWhole(raw, out var number) || number < low
                || number >= 1L << (8 * bytes))
            {
                IsBad = true;
                return;
            }

            for (var i = 0; i < bytes; i++)
                _room[Length++] = (byte)(number >> (8 * i));
        }

        public void Eui(in StationMessage message, StationField field)
        {
            if (IsBad || Length + Eui64.LengthBytes > _room.Length || !message.TryEui(field, out var eui))
            {
                IsBad = true;
                return;
            }

            eui.WriteLittleEndian(_room[Length..]);
            Length += Eui64.LengthBytes;
        }

        public void Hex(ReadOnlySpan<byte> raw)
        {
            // An absent one is empty.
            var digits = raw.Length >= 2 && raw[0] == '"' && raw[^1] == '"' ? raw[1..^1] : raw;
            if (IsBad || digits.Length % 2 != 0 || digits.Length / 2 > _room.Length - Length)
            {
                IsBad = true;
                return;
            }

            for (var i = 0; i < digits.Length; i += 2)
            {
                var (high, low) = (Digit(digits[i]), Digit(digits[i + 1]));
                IsBad |= (high | low) < 0;
                _room[Length++] = (byte)((high << 4) | (low & 0x0f));
            }
        }

        private static int Digit(byte c) => c switch
        {
            >= (byte)'0' and <= (byte)'9' => c - '0',
            >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
            _ => -1,
        };
    }
}
