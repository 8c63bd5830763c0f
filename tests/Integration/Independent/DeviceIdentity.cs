using System.Globalization;

namespace Kreisfunk.Tests.Integration.Independent;

/// <summary>Who a device is; keys as the label on its box has them.</summary>
internal sealed record DeviceIdentity(int Number, string Version)
{
    public string DevEui => Hex(0x70B3_D5E7_5E0F_0000 + (ulong)Number);

    public string JoinEui { get; } = "70b3d57ed00000ff";

    public string GatewayEui => Hex(0x0016_C001_FF1F_0000 + (ulong)Number);

    public string AppKey => $"a0a1a2a3a4a5a6a7a8a9aaab{Number:x8}";

    public string? NwkKey => Version == "1.1" ? $"b0b1b2b3b4b5b6b7b8b9babb{Number:x8}" : null;

    private static string Hex(ulong eui) => eui.ToString("x16", CultureInfo.InvariantCulture);
}
