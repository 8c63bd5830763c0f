using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A device in memory. Without its record it is dormant: it hears nothing, but nothing is forgotten.</summary>
internal sealed class Device(Eui64 devEui)
{
    public Eui64 DevEui { get; } = devEui;

    /// <summary>Null while dormant.</summary>
    public DeviceRecord? Record { get; set; }

    /// <summary>Fingerprint of the root keys that <see cref="DevNonces"/> belong to.</summary>
    public ulong RootKeyCheck { get; set; }

    public DevNonceSet DevNonces { get; } = new();

    public uint LastSessionNumber { get; set; }

    public uint LastJoinNonce { get; set; }

    /// <summary>1.1: the highest RJcount1 of its root keys; null before the first rejoin request of type 1.</summary>
    public ushort? LastRjCount1 { get; set; }

    /// <summary>The last joins, against a device that joins without end.</summary>
    public TokenBucket Joins;

    /// <summary>The last answers that told it the time, against a device that asks without end.</summary>
    public TokenBucket ClockAnswers;

    /// <summary>The session in use.</summary>
    public Session? Current { get; set; }

    /// <summary>
    /// Joined for, not yet used: the device may not have heard the join accept, so <see cref="Current"/> stays valid
    /// until the first uplink of this one.
    /// </summary>
    public Session? Pending { get; set; }

    /// <summary>Until when any counter of a valid frame is taken as a new start; null: never.</summary>
    public DateTimeOffset? ResetAllowedUntil { get; set; }

    /// <summary>What waits to be sent to it; null for nothing.</summary>
    public DownlinkQueue? Queue { get; set; }

    /// <summary>When downlinks of class B or C are looked at again, in the clock's ticks; null for never.</summary>
    public long? PushAt { get; set; }

    /// <summary>The frame that goes to a multicast group's gateways, one after the other; null for none.</summary>
    public GroupTransmission? Group { get; set; }

    /// <summary>Place in the list of dormant devices; null while it has a record.</summary>
    public LinkedListNode<Device>? Dormant { get; set; }

    public DeviceSettings Settings => Record?.Settings ?? DeviceSettings.Default;

    /// <summary>Reads its own memory and its record's, for <see cref="Anticipation"/>.</summary>
    public long Touch() => (long)RootKeyCheck + LastSessionNumber + (PushAt ?? 0) + (Queue is null ? 0 : 1)
        + (ResetAllowedUntil is null ? 0 : 1) + (Record is { Enabled: true, Settings: not null, Abp: null } ? 1 : 0);

    /// <summary>False for a session of keys that were exchanged meanwhile.</summary>
    public bool MayHold(SessionStart start) => Record switch
    {
        null => true,
        { Abp: { } abp } => start.DevAddr == abp.DevAddr && start.Keys == abp.Keys,
        _ => start.RootKeyCheck == RootKeyCheck,
    };

    public void Count(SessionStart start)
    {
        LastSessionNumber = Math.Max(LastSessionNumber, start.SessionNumber);
        LastJoinNonce = Math.Max(LastJoinNonce, start.JoinNonce);
    }

    /// <summary>The session with this number, in use or awaited.</summary>
    public Session? SessionOf(uint number) => Current?.Start.SessionNumber == number
        ? Current
        : Pending?.Start.SessionNumber == number ? Pending : null;
}
