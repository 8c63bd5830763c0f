using System.Buffers.Binary;

namespace Kreisfunk.GatewayAgent.Hardware.Gnss;

/// <summary>u-blox NAV-TIMEGPS: GPS time as the satellites count it, and the leap seconds between it and UTC.</summary>
/// <param name="SinceEpoch">Since 1980-01-06, without leap seconds.</param>
/// <param name="LeapSeconds">GPS ahead of UTC; null while the receiver has not heard them.</param>
/// <param name="Accuracy">The receiver's own estimate.</param>
internal readonly record struct UbxTimeGps(TimeSpan SinceEpoch, int? LeapSeconds, TimeSpan Accuracy)
{
    private const byte NavClass = 0x01, TimeGpsId = 0x20;
    private const int HeaderBytes = 4, PayloadBytes = 16, WeekSeconds = 604_800;

    // valid: bit 0 time of week, bit 1 week, bit 2 leap seconds
    private const int TimeAndWeek = 0b011, Leap = 0b100;

    /// <summary>
    /// What makes a u-blox send this message once a second: CFG-MSG, class 1, id 32, on the first serial port.
    /// </summary>
    public static ReadOnlySpan<byte> Enable =>
        [0xB5, 0x62, 0x06, 0x01, 0x08, 0x00, 0x01, 0x20, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x32, 0x94];

    public static bool IsOne(ReadOnlySpan<byte> message) => message is [NavClass, TimeGpsId, ..];

    // class 1 | id 1 | length 2 | iTOW 4 ms | fTOW 4 ns | week 2 | leap seconds 1 | valid 1 | accuracy 4 ns
    /// <summary>Null while the receiver has no time. False when the message is not what its id says.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out UbxTimeGps? time)
    {
        time = null;
        if (!IsOne(message) || message.Length != HeaderBytes + PayloadBytes)
            return false;
        var payload = message[HeaderBytes..];
        var valid = payload[11];
        if ((valid & TimeAndWeek) != TimeAndWeek)
            return true;
        var milliseconds = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        var nanoseconds = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        var week = BinaryPrimitives.ReadInt16LittleEndian(payload[8..]);
        if (milliseconds >= WeekSeconds * 1000L || week < 0 || Math.Abs((long)nanoseconds) > 1_000_000)
            return false;
        time = new UbxTimeGps(
            TimeSpan.FromSeconds((double)week * WeekSeconds) + TimeSpan.FromMilliseconds((long)milliseconds)
                + new TimeSpan(nanoseconds / 100),
            (valid & Leap) != 0 ? (sbyte)payload[10] : null,
            new TimeSpan(BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]) / 100));
        return true;
    }
}
