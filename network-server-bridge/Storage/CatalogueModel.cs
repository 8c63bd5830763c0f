using static Kreisfunk.Storage.SettingRules;

namespace Kreisfunk.Storage;

/// <summary>A model of device as a device repository names it.</summary>
/// <param name="Key">Names it in its repository: an import finds the profile it made before by it.</param>
/// <param name="Vendor">The maker's name.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Firmware">The firmware version.</param>
/// <param name="VendorId">The maker's number at the LoRa Alliance, as QR codes have it; null for none.</param>
/// <param name="VendorProfileId">The maker's number of the profile, as QR codes have it; null for none.</param>
public sealed record CatalogueModel(
    string Key, string Vendor, string Name, string Firmware, int? VendorId, int? VendorProfileId)
{
    private const int MaxLength = 400;

    internal void AddErrors(List<string> errors)
    {
        foreach (var (field, text) in (ReadOnlySpan<(string, string?)>)
                 [("key", Key), ("vendor", Vendor), ("name", Name), ("firmware", Firmware)])
        {
            if (text is null || text.Length > MaxLength)
                errors.Add($"settings.model.{field} must have at most {MaxLength} characters.");
        }

        Between("model.vendorId", VendorId, (1, 65_535), errors);
        Between("model.vendorProfileId", VendorProfileId, (0, 65_535), errors);
    }
}
