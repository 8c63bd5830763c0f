using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>The answer to timesync: the station's own time back, and GPS time in microseconds if it is known.</summary>
internal static class TimeSyncMessage
{
    /// <param name="txTime">The station's, as it came.</param>
    /// <param name="isClockGood">False: better no time than a wrong one, class B would send beside its slots.</param>
    /// <param name="now">The wall clock.</param>
    public static byte[] Write(long txTime, bool isClockGood, DateTimeOffset now) =>
        StationJson.Write((txTime, isClockGood, now), static (json, content) =>
        {
            json.WriteString("msgtype"u8, "timesync"u8);
            json.WriteNumber("txtime"u8, content.txTime);
            if (content.isClockGood)
                json.WriteNumber("gpstime"u8,
                    GpsTime.FromUtc(content.now).Ticks / TimeSpan.TicksPerMicrosecond);
            StationJson.WriteMuxTime(json, content.now);
        });
}
