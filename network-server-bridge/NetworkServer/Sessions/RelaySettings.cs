using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>How a profile's devices relay, or are relayed (TS011). Each part is set when it is given.</summary>
public sealed record RelaySettings
{
    /// <summary>The device is a relay: on or off, and how it listens.</summary>
    public RelayConfReq? Relay { get; init; }

    /// <summary>The device may stand behind a relay: how it sends.</summary>
    public EndDeviceConfReq? EndDevice { get; init; }

    /// <summary>How much a relay forwards.</summary>
    public ConfigureFwdLimitReq? ForwardLimits { get; init; }

    /// <summary>Whose join requests a relay forwards; at most 16 rules.</summary>
    public IReadOnlyList<FilterListReq> Filters { get; init; } = [];

    /// <summary>The devices a relay forwards for; at most 16.</summary>
    public IReadOnlyList<RelayedDevice> Devices { get; init; } = [];
}

/// <summary>A device behind a relay.</summary>
/// <param name="Row">Its row in the relay's list, 0..15.</param>
/// <param name="DevEui">The device.</param>
/// <param name="ReloadRate">Uplinks an hour that are forwarded, 0..63; 63 is no limit.</param>
/// <param name="BucketSize">0..3: at once 1, 2, 4 or 12 times the rate.</param>
public sealed record RelayedDevice(int Row, Eui64 DevEui, int ReloadRate, int BucketSize);
