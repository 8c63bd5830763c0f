namespace Kreisfunk.GatewayAgent.Hardware.Gnss;

internal enum GnssFrameKind
{
    /// <summary>The text between "$" and "*".</summary>
    Nmea,

    /// <summary>Class, id and payload of a u-blox message.</summary>
    Ubx,
}
