using System.Buffers.Binary;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>The six messages of the protocol, by their number on the wire.</summary>
internal enum SemtechMessage : byte
{
    PushData = 0,
    PushAck = 1,
    PullData = 2,
    PullResp = 3,
    PullAck = 4,
    TxAck = 5,
}

/// <summary>Why a datagram could not be read at all.</summary>
internal enum DatagramError : byte
{
    None,
    TooShort,
    UnknownVersion,

    /// <summary>A type no gateway sends: an answer of ours that came back, or an unknown number.</summary>
    UnexpectedMessage,
}

/// <summary>The first twelve bytes of what a gateway sends.</summary>
internal readonly record struct SemtechHeader(byte Version, ushort Token, SemtechMessage Message, Eui64 Gateway)
{
    public const int LengthBytes = 12, AnswerLengthBytes = 4;

    // version 1 | token 2, only echoed | message 1 | gateway EUI 8, big-endian
    public static bool TryRead(ReadOnlySpan<byte> datagram, out SemtechHeader header, out DatagramError error)
    {
        header = default;
        error = DatagramError.None;
        if (datagram.Length < AnswerLengthBytes)
            error = DatagramError.TooShort;
        else if (datagram[0] is not (1 or 2))
            error = DatagramError.UnknownVersion;
        else if (datagram[3] is not ((byte)SemtechMessage.PushData or (byte)SemtechMessage.PullData
                or (byte)SemtechMessage.TxAck))
            error = DatagramError.UnexpectedMessage;
        else if (datagram.Length < LengthBytes)
            error = DatagramError.TooShort;
        if (error != DatagramError.None)
            return false;

        header = new SemtechHeader(datagram[0], BinaryPrimitives.ReadUInt16BigEndian(datagram[1..]),
            (SemtechMessage)datagram[3], Eui64.ReadBigEndian(datagram[4..]));
        return true;
    }

    /// <summary>Version and token as they came, with the message that answers.</summary>
    public void WriteAnswer(SemtechMessage answer, Span<byte> destination)
    {
        destination[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], Token);
        destination[3] = (byte)answer;
    }
}
