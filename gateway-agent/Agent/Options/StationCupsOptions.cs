namespace Kreisfunk.GatewayAgent;

/// <summary>Section "Agent:Station:Cups": what stations ask for under /update-info.</summary>
public sealed class StationCupsOptions
{
    /// <summary>
    /// A folder with one folder for each gateway, named after its EUI (16 lower-case digits), which holds any of
    /// cups.uri, cups.trust, cups.crt, cups.key, tc.uri, tc.trust, tc.crt, tc.key, and firmware.bin with firmware.sig
    /// and firmware.version. Empty: /update-info is not there.
    /// </summary>
    public string Directory { get; set; } = "";

    /// <summary>
    /// Public key (PEM, P-256) that firmware must be signed with. The agent checks the signature itself, and offers
    /// firmware only to stations that have this key: one without a key would run anything. Empty: no firmware.
    /// </summary>
    public string FirmwareKeyFile { get; set; } = "";
}
