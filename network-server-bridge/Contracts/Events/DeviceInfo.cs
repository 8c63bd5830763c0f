namespace Kreisfunk.Contracts.Events;

/// <summary>Whose event it is; the same in every kind of event. Ids are lower-case, UUIDs with dashes.</summary>
/// <param name="TenantId">The organisation.</param>
/// <param name="TenantName">The organisation's name.</param>
/// <param name="ApplicationId">The {applicationId} of the topic.</param>
/// <param name="ApplicationName">The application's name.</param>
/// <param name="DeviceProfileId">The device's profile.</param>
/// <param name="DeviceProfileName">The profile's name.</param>
/// <param name="DeviceName">The device's name.</param>
/// <param name="DevEui">Sixteen lower-case hexadecimal digits.</param>
/// <param name="DeviceClassEnabled">"CLASS_A", "CLASS_B" or "CLASS_C".</param>
/// <param name="Tags">Free pairs; "demo" = "true" marks a simulated device, "place" says where it is.</param>
public sealed record DeviceInfo(
    string TenantId, string TenantName, string ApplicationId, string ApplicationName, string DeviceProfileId,
    string DeviceProfileName, string DeviceName, string DevEui, string DeviceClassEnabled,
    IReadOnlyDictionary<string, string> Tags);
