namespace Kreisfunk.GatewayAgent;

/// <summary>Section "Agent:Hardware:Gnss": a satellite receiver that the agent reads itself.</summary>
public sealed class GnssOptions
{
    /// <summary>
    /// Its serial port, such as /dev/ttyAMA0. Empty: none, or the packet forwarder reads it (gps_tty_path); two readers
    /// of one port would take each other's bytes.
    /// </summary>
    public string Port { get; set; } = "";

    /// <summary>Bits per second. 9,600 is what NMEA receivers start with.</summary>
    public int Baud { get; set; } = 9600;
}
