namespace Kreisfunk.GatewayAgent;

/// <summary>
/// Section "Agent:Spool": where and how much is kept while the server is away. At a bound the newest is refused.
/// </summary>
public sealed class SpoolOptions
{
    /// <summary>
    /// Directory of the spool, relative to the program's settings. Only one process may have it. Empty: in memory, for
    /// machines without a disk; then a restart loses what the server does not have yet.
    /// </summary>
    public string Directory { get; set; } = "data/spool";

    /// <summary>
    /// Frames of all concentrators. 1,500,000 is 30 days at one frame every two seconds (1,296,000), and some more.
    /// </summary>
    public int MaxFrames { get; set; } = 1_500_000;

    /// <summary>
    /// Bytes of all frames. An uplink with 20 bytes of payload is a message of 110 to 140 bytes and a record of 41
    /// more; 30 days at one frame every two seconds take 0.23 GB. 384 MiB leave as much again for longer frames and
    /// vendors' metadata. In memory never more than 64 MiB.
    /// </summary>
    public long MaxBytes { get; set; } = 384L * 1024 * 1024;

    /// <summary>
    /// The spool leaves this much of its file system free, so that it never fills "/": 128 MiB is room for logs and an
    /// update of the system.
    /// </summary>
    public long MinFreeBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>
    /// Size of a segment: freed space comes back in steps of this, and a failing card costs at most one. 8 MiB is two
    /// erase blocks of a large SD card.
    /// </summary>
    public int SegmentBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// What was accepted is on the medium after this time at the latest: all that a power cut can take. 250 ms keep the
    /// writes of an SD card below four a second.
    /// </summary>
    public TimeSpan SyncEvery { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>And after so many frames: 1 for every single one.</summary>
    public int SyncRecords { get; set; } = 32;

    /// <summary>
    /// A frame is on the medium before its PUSH_ACK leaves: then a power cut takes nothing that was acknowledged. Costs
    /// a flush per datagram: 1 ms on an SSD, 5 to 100 ms on an SD card, and the card's life.
    /// </summary>
    public bool SyncBeforeAck { get; set; }

    /// <summary>
    /// Frames older than 10 s sent per second after an outage; 0 for no limit. 1,000 drain 30 days in 22 minutes and
    /// take 3 Mbit/s of the backhaul.
    /// </summary>
    public int DrainPerSecond { get; set; } = 1_000;
}
