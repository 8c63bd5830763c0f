using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>One rxpk as messages of the gateway contract: one, or one per antenna that heard it (rsig).</summary>
internal sealed class UplinkFrameBuilder(Random uplinkIds)
{
    /// <summary>The longest packet LoRa can carry.</summary>
    private const int MaxPayloadBytes = 255;

    /// <summary>Antennas of one packet. The largest concentrator has eight; the rest is counted.</summary>
    private const int MaxSignals = 8;

    public void Build(RxPacket packet, Eui64 gateway, List<UplinkFrame> frames, DefectCounts defects)
    {
        if (packet.Crc != 1)
        {
            defects.Add(packet.Crc == 0 ? FrameDefect.CrcAbsent : FrameDefect.CrcBad);
            return;
        }

        Span<byte> payload = stackalloc byte[MaxPayloadBytes];
        if (!TryPayload(packet, payload, defects, out var length))
            return;
        if (packet.FrequencyHz == 0)
        {
            defects.Add(FrameDefect.Frequency);
            return;
        }

        if (RadioModulation.TryRead(packet, defects) is not { } modulation)
            return;
        var frame = new UplinkFrame
        {
            PhyPayload = ByteString.CopyFrom(payload[..length]),
            TxInfo = new UplinkTxInfo { Frequency = packet.FrequencyHz, Modulation = modulation },
            RxInfo = ReadRxInfo(packet, gateway, defects),
        };
        if (packet.Signals.IsEmpty || !TrySplit(packet.Signals, frame, frames, defects))
            frames.Add(frame);
    }

    private static bool TryPayload(in RxPacket packet, Span<byte> payload, DefectCounts defects, out int length)
    {
        length = 0;
        Span<byte> room = stackalloc byte[512];
        if (!JsonValue.TryString(packet.Data, room, out var text) || !LenientBase64.TryRead(text, payload, out length)
            || length == 0)
        {
            defects.Add(FrameDefect.Data);
            return false;
        }

        if (packet.Size is { } size && size != length)
            defects.Add(FrameDefect.Size);
        return true;
    }

    private UplinkRxInfo ReadRxInfo(in RxPacket packet, Eui64 gateway, DefectCounts defects)
    {
        var info = new UplinkRxInfo
        {
            GatewayId = gateway.ToString(),
            UplinkId = NextUplinkId(),
            Rssi = packet.RssiDbm ?? 0,
            Snr = packet.SnrDb,
            Channel = packet.Channel,
            RfChain = packet.RfChain,
            Board = packet.Board,
            Antenna = packet.Antenna,
            CrcStatus = CRCStatus.CrcOk,
        };
        if (packet.Counter is { } counter)
        {
            Span<byte> context = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(context, counter);
            info.Context = ByteString.CopyFrom(context);
        }

        TakeTimes(packet, info, defects);
        TakeMetadata(packet, info, defects);
        return info;
    }

    private static void TakeTimes(in RxPacket packet, UplinkRxInfo info, DefectCounts defects)
    {
        Span<byte> room = stackalloc byte[64];
        if (packet.Time.Length > 0 && !packet.Time.SequenceEqual("\"\""u8))
        {
            if (JsonValue.TryString(packet.Time, room, out var text) && IsoTime.TryRead(text, out var time))
                info.GwTime = Timestamp.FromDateTimeOffset(time);
            else
                defects.Add(FrameDefect.Time);
        }

        if (packet.GpsMilliseconds is not { } gps)
            return;
        info.TimeSinceGpsEpoch = new Duration
        {
            Seconds = (long)(gps / 1000),
            Nanos = (int)(gps % 1000) * 1_000_000,
        };
        TakeFineTime(packet.FineNanoseconds, info, defects);
    }

    private static void TakeFineTime(uint? nanoseconds, UplinkRxInfo info, DefectCounts defects)
    {
        // The fine time counts within the second that the coarse time names.
        if (nanoseconds is not { } fine || info.TimeSinceGpsEpoch is not { } coarse)
            return;
        if (fine < 1_000_000_000)
            info.FineTimeSinceGpsEpoch = new Duration { Seconds = coarse.Seconds, Nanos = (int)fine };
        else
            defects.Add(FrameDefect.FineTime);
    }

    private static void TakeMetadata(in RxPacket packet, UplinkRxInfo info, DefectCounts defects)
    {
        if (packet.SignalRssi.Length > 0)
            MetadataText.Take("rssis"u8, packet.SignalRssi, info.Metadata, defects);
        if (packet.FrequencyOffset.Length > 0)
            MetadataText.Take("foff"u8, packet.FrequencyOffset, info.Metadata, defects);
        if (packet.KeyIndex.Length > 0)
            MetadataText.Take("aesk"u8, packet.KeyIndex, info.Metadata, defects);
        if (packet.EncryptedTime.Length > 0)
            MetadataText.Take("etime"u8, packet.EncryptedTime, info.Metadata, defects);
        if (packet.Metadata.Length > 0)
            MetadataText.Take("meta"u8, packet.Metadata, info.Metadata, defects);
    }

    private bool TrySplit(ReadOnlySpan<byte> signals, UplinkFrame frame, List<UplinkFrame> frames, DefectCounts defects)
    {
        var json = new LenientJson(signals);
        var before = frames.Count;
        if (json.TryEnter((byte)'['))
        {
            while (json.TryElement(out var element))
            {
                if (element.IsEmpty || element[0] != '{' || json.IsCut || frames.Count - before == MaxSignals)
                    defects.Add(FrameDefect.Signal);
                else
                    frames.Add(WithSignal(frame, element, defects));
            }
        }
        else
        {
            defects.Add(FrameDefect.Signal);
        }

        return frames.Count > before;
    }

    private UplinkFrame WithSignal(UplinkFrame frame, ReadOnlySpan<byte> element, DefectCounts defects)
    {
        var signal = RxPacket.Read(element, defects);
        var copy = frame.Clone();
        var info = copy.RxInfo;
        info.UplinkId = NextUplinkId();
        info.Antenna = signal.Antenna;
        info.Channel = signal.Channel;
        info.Rssi = signal.RssiDbm ?? 0;
        info.Snr = signal.SnrDb;
        TakeFineTime(signal.FineNanoseconds, info, defects);
        TakeMetadata(signal, info, defects);
        return copy;
    }

    private uint NextUplinkId() => (uint)uplinkIds.NextInt64(1L << 32);
}
