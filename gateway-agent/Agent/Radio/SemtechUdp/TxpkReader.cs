using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>
/// The body of a PULL_RESP as a downlink of the gateway contract: the inverse of <see cref="TxpkWriter"/>. A time of
/// the concentrator's counter becomes a context with no delay behind it, so that the number passes unchanged.
/// </summary>
internal static class TxpkReader
{
    private const int MaxPayloadBytes = 255;

    /// <summary>Never throws, whatever the bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out DownlinkFrameItem item, out TxpkError error)
    {
        item = new DownlinkFrameItem();
        error = TxpkError.Body;
        if (!TryFind(body, out var text))
            return false;
        var packet = TxPacket.Read(text, out var isBroken);
        if (isBroken)
            return false;

        error = Fill(item, packet);
        return error == TxpkError.None;
    }

    private static bool TryFind(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> text)
    {
        text = default;
        var json = new LenientJson(body.TrimEnd(" \t\r\n\0"u8));
        if (!json.TryEnter((byte)'{'))
            return false;
        while (json.TryMember(out var name, out var value))
        {
            if (name.SequenceEqual("txpk"u8))
                text = value;
        }

        return !json.IsBroken && text.Length > 0 && text[0] == '{';
    }

    private static TxpkError Fill(DownlinkFrameItem item, TxPacket packet)
    {
        Span<byte> payload = stackalloc byte[MaxPayloadBytes];
        Span<byte> room = stackalloc byte[512];
        if (!JsonValue.TryString(packet.Data, room, out var base64)
            || !LenientBase64.TryRead(base64, payload, out var length) || length == 0)
            return TxpkError.Data;
        if (!JsonValue.TryNumber(packet.Frequency, out var megahertz) || megahertz is <= 0 or >= 4294)
            return TxpkError.Frequency;
        if (ReadModulation(packet) is not { } modulation)
            return TxpkError.DataRate;
        item.PhyPayload = ByteString.CopyFrom(payload[..length]);
        item.TxInfo = new DownlinkTxInfo
        {
            Frequency = (uint)Math.Round(megahertz * 1_000_000),
            Power = packet.PowerDbm,
            Board = packet.Board,
            Antenna = packet.Antenna,
            Modulation = modulation,
        };
        return TryTime(item.TxInfo, packet) ? TxpkError.None : TxpkError.Time;
    }

    private static Modulation? ReadModulation(TxPacket packet)
    {
        // The same three fields as of an uplink; what is wrong with one of them is not worth a count here.
        var same = new RxPacket
        {
            DataRate = packet.DataRate,
            CodingRate = packet.CodingRate,
            Modulation = packet.Modulation,
        };
        var modulation = RadioModulation.TryRead(same, new DefectCounts());
        if (modulation?.Lora is { } lora)
        {
            lora.PolarizationInversion = packet.IsInverted;
            lora.Preamble = packet.Preamble;
            lora.NoCrc = packet.HasNoCrc;
        }
        else if (modulation?.Fsk is { } fsk)
        {
            fsk.FrequencyDeviation = packet.DeviationHz;
        }

        // No forwarder sends LR-FHSS.
        return modulation?.ParametersCase == Modulation.ParametersOneofCase.LrFhss ? null : modulation;
    }

    private static bool TryTime(DownlinkTxInfo info, in TxPacket packet)
    {
        if (packet.IsAtOnce)
        {
            info.Timing = new Timing { Immediately = new ImmediatelyTimingInfo() };
        }
        else if (packet.Counter is { } counter)
        {
            var context = new byte[TxTime.ShortContextBytes];
            BinaryPrimitives.WriteUInt32BigEndian(context, counter);
            info.Context = ByteString.CopyFrom(context);
            info.Timing = new Timing { Delay = new DelayTimingInfo { Delay = new Duration() } };
        }
        else if (packet.GpsMilliseconds is { } gps)
        {
            info.Timing = new Timing
            {
                GpsEpoch = new GPSEpochTimingInfo
                {
                    TimeSinceGpsEpoch = new Duration
                    {
                        Seconds = (long)(gps / 1000),
                        Nanos = (int)(gps % 1000) * 1_000_000,
                    },
                },
            };
        }

        return info.Timing is not null;
    }
}
