using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Admin;

/// <summary>Which keys a device has follows from its profile: LoRaWAN 1.0.x and 1.1 have different ones.</summary>
internal static class KeyRules
{
    /// <summary>One sentence on what does not fit; null when all does.</summary>
    public static string? Problem(DeviceProfile profile, Activation activation, DeviceKeys keys)
    {
        var version = $"the profile \"{profile.Name}\" is LoRaWAN {profile.Settings.LoRaWanVersion}";
        if (profile.Settings.Is11 && !keys.GenAppKey.IsZero)
            return $"genAppKey is a key of LoRaWAN 1.0.x, but {version}, where the appKey does its work; leave it out.";
        if (activation == Activation.Abp)
        {
            return (profile.Settings.Is11, keys.Are11) switch
            {
                (true, false) => $"nwkSKey is a key of LoRaWAN 1.0.x, but {version}; give fNwkSIntKey, sNwkSIntKey "
                    + "and nwkSEncKey, or choose another profile.",
                (false, true) => $"fNwkSIntKey, sNwkSIntKey and nwkSEncKey are keys of LoRaWAN 1.1, but {version}; "
                    + "give nwkSKey, or choose another profile.",
                _ => null,
            };
        }

        return (profile.Settings.Is11, keys.NwkKey.IsZero) switch
        {
            (true, true) => $"nwkKey is missing, but {version}, whose devices join with an appKey and a nwkKey; give "
                + "both, or choose another profile.",
            (false, false) => $"nwkKey is a key of LoRaWAN 1.1, but {version}, whose devices join with an appKey "
                + "only; leave it out, or choose another profile.",
            _ => null,
        };
    }
}
