using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using RadioModulation = Kreisfunk.LoRaWan.RadioModulation;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>A station's uplink as a message of the gateway contract. Belongs to one connection.</summary>
internal sealed class StationUplinks(StationDataRates rates, Random uplinkIds)
{
    private const int MicrosecondsPerSecond = 1_000_000, NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The last second a timestamp can hold: the end of the year 9999.</summary>
    private const decimal MaxUnixSeconds = 253_402_300_799;

    /// <summary>False when the frame is useless; the reason is among the defects.</summary>
    public bool TryBuild(in StationMessage message, Eui64 gateway, List<StationDefect> defects,
        [NotNullWhen(true)] out UplinkFrame? frame)
    {
        frame = null;
        Span<byte> phy = stackalloc byte[StationFrame.MaxBytes];
        if (!StationFrame.TryWrite(message, message.Kind, phy, out var length))
        {
            defects.Add(StationDefect.Frame);
            return false;
        }

        if (!JsonValue.TryUnsigned(message[StationField.Freq], uint.MaxValue, out var frequency) || frequency == 0)
        {
            defects.Add(StationDefect.Frequency);
            return false;
        }

        if (!JsonValue.TryWhole(message[StationField.DR], out var index) || rates[index] is not { } rate)
        {
            defects.Add(StationDefect.DataRate);
            return false;
        }

        frame = new UplinkFrame
        {
            PhyPayload = ByteString.CopyFrom(phy[..length]),
            TxInfo = new UplinkTxInfo { Frequency = frequency, Modulation = Modulation(rate) },
            RxInfo = RxInfo(message, gateway, defects),
        };
        return true;
    }

    private UplinkRxInfo RxInfo(in StationMessage message, Eui64 gateway, List<StationDefect> defects)
    {
        var info = new UplinkRxInfo
        {
            GatewayId = gateway.ToString(),
            UplinkId = (uint)uplinkIds.NextInt64(1L << 32),
            Rssi = Level(message[StationField.Rssi], StationDefect.Rssi, defects),
            // Stations hand on nothing whose checksum was wrong.
            CrcStatus = CRCStatus.CrcOk,
        };
        if (JsonValue.TryNumber(message[StationField.Snr], out var snr) && Math.Abs(snr) <= 1000)
            info.Snr = (float)snr;
        else
            defects.Add(StationDefect.Snr);
        TakeContext(message, info, defects);
        TakeTimes(message, info, defects);
        return info;
    }

    private static int Level(ReadOnlySpan<byte> raw, StationDefect defect, List<StationDefect> defects)
    {
        if (JsonValue.TryWhole(raw, out var level) && Math.Abs(level) <= 1000)
            return (int)level;
        defects.Add(defect);
        return 0;
    }

    // rctx 8 | xtime 8, most significant byte first: what other bridges write, and what a downlink brings back.
    private static void TakeContext(in StationMessage message, UplinkRxInfo info, List<StationDefect> defects)
    {
        if (!JsonValue.TryWhole(message[StationField.XTime], out var xtime))
        {
            defects.Add(StationDefect.XTime);
            return;
        }

        if (!JsonValue.TryWhole(message[StationField.RCtx], out var rctx))
            defects.Add(StationDefect.RCtx);
        Span<byte> context = stackalloc byte[TxTime.LongContextBytes];
        BinaryPrimitives.WriteInt64BigEndian(context, rctx);
        BinaryPrimitives.WriteInt64BigEndian(context[sizeof(long)..], xtime);
        info.Context = ByteString.CopyFrom(context);
    }

    private static void TakeTimes(in StationMessage message, UplinkRxInfo info, List<StationDefect> defects)
    {
        var raw = message[StationField.RxTime];
        // Decimal: as a double the microseconds would come out with noise behind them.
        if (Utf8Parser.TryParse(raw, out decimal seconds, out var used) && used == raw.Length
            && seconds is > 0 and <= MaxUnixSeconds)
            info.GwTime = new Timestamp
            {
                Seconds = (long)seconds,
                Nanos = (int)((seconds - decimal.Truncate(seconds)) * NanosecondsPerSecond),
            };
        else if (!raw.IsEmpty)
            defects.Add(StationDefect.RxTime);

        raw = message[StationField.GpsTime];
        if (raw.IsEmpty)
            return;
        if (!JsonValue.TryWhole(raw, out var gps) || gps < 0 || gps / MicrosecondsPerSecond > (long)MaxUnixSeconds)
            defects.Add(StationDefect.GpsTime);
        else if (gps > 0)
            TakeGpsTime(gps, message[StationField.Fts], info, defects);
    }

    private static void TakeGpsTime(long microseconds, ReadOnlySpan<byte> fine, UplinkRxInfo info,
        List<StationDefect> defects)
    {
        info.TimeSinceGpsEpoch = new Duration
        {
            Seconds = microseconds / MicrosecondsPerSecond,
            Nanos = (int)(microseconds % MicrosecondsPerSecond) * 1000,
        };
        if (fine.IsEmpty)
            return;
        // -1 says that the radio has none.
        if (!JsonValue.TryWhole(fine, out var nanoseconds) || nanoseconds >= NanosecondsPerSecond)
            defects.Add(StationDefect.FineTime);
        else if (nanoseconds >= 0)
            info.FineTimeSinceGpsEpoch = new Duration
            {
                Seconds = info.TimeSinceGpsEpoch.Seconds,
                Nanos = (int)nanoseconds,
            };
    }

    // Stations tell no coding rate; LoRaWAN has this one.
    private static Modulation Modulation(DataRate rate) => rate.Modulation == RadioModulation.Fsk
        ? new Modulation { Fsk = new FskModulationInfo { Datarate = (uint)rate.BitRate } }
        : new Modulation
        {
            Lora = new LoraModulationInfo
            {
                Bandwidth = (uint)rate.BandwidthHz,
                SpreadingFactor = (uint)rate.SpreadingFactor,
                CodeRate = CodeRate.Cr45,
            },
        };
}
