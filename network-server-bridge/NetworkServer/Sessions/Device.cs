using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A device in memory. Without its record it is dormant: it hears nothing, but nothing is forgotten.</summary>
internal sealed class Device(Eui64 devEui)
{
    public Eui64 DevEui { get; } = devEui;

    /// <summary>Null while dormant.</summary>
    public DeviceRecord? Record { get; set; }

    /// <summary>The AppKey made ready; null for ABP and while dormant.</summary>
    public AesCipher? AppKey { get; set; }

    /// <summary>Fingerprint of the AppKey that <see cref="DevNonces"/> belong to.</summary>
    public ulong RootKeyCheck { get; set; }

    public DevNonceSet DevNonces { get; } = new();

    public uint LastSessionNumber { get; set; }

    public uint LastJoinNonce { get; set; }

    /// <summary>The session in use.</summary>
    public Session? Current { get; set; }

    /// <summary>
    /// Joined for, not yet used: the device may not have heard the join accept, so <see cref="Current"/> stays valid
    /// until the first uplink of this one.
    /// </summary>
    public Session? Pending { get; set; }

    /// <summary>Place in the list of dormant devices; null while it has a record.</summary>
    public LinkedListNode<Device>? Dormant { get; set; }

    /// <summary>False for a session of keys that were exchanged meanwhile.</summary>
    public bool MayHold(SessionState state) => Record switch
    {
        null => true,
        { Abp: { } abp } => state.DevAddr == abp.DevAddr
            && state.NwkSKey == abp.NwkSKey && state.AppSKey == abp.AppSKey,
        _ => state.RootKeyCheck == RootKeyCheck,
    };

    public void Count(SessionState state)
    {
        LastSessionNumber = Math.Max(LastSessionNumber, state.SessionNumber);
        LastJoinNonce = Math.Max(LastJoinNonce, state.JoinNonce);
    }
}
