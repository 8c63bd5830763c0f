namespace Kreisfunk.Codecs.Catalogue.Repositories;

/// <summary>One model of device with one firmware in one region: what becomes a device profile.</summary>
/// <param name="Key">
/// Names it in its repository, whatever people call it: "ttn/acme/s1/1.0/eu868". The same again is the same entry.
/// </param>
/// <param name="Vendor">The maker's name for people.</param>
/// <param name="Model">The model's name for people.</param>
/// <param name="Firmware">The firmware version, as the repository writes it.</param>
/// <param name="Region">Our name of the region: "eu868".</param>
/// <param name="Radio">How the device is built.</param>
public sealed record CatalogueEntry(
    string Key, string Vendor, string Model, string Firmware, string Region, CatalogueRadio Radio)
{
    private const int MaxNameLength = 200;

    /// <summary>The maker's number at the LoRa Alliance, 1 to 65535, as QR codes have it; null for none.</summary>
    public int? VendorId { get; init; }

    /// <summary>The maker's number of this profile, 0 to 65535, as QR codes have it; null for none.</summary>
    public int? VendorProfileId { get; init; }

    /// <summary>The codec's file in its repository: entries with the same one share it.</summary>
    public string? CodecName { get; init; }

    /// <summary>The script; null for a model without codec.</summary>
    public string? CodecSource { get; init; }

    /// <summary>The profile's name.</summary>
    public string Name
    {
        get
        {
            var name = Model.StartsWith(Vendor, StringComparison.OrdinalIgnoreCase) ? Model : $"{Vendor} {Model}";
            var whole = $"{name} {Firmware} ({Region})";
            return whole.Length <= MaxNameLength ? whole : whole[..MaxNameLength];
        }
    }
}

/// <summary>What a repository says of a device's radio, in the words of our profiles.</summary>
/// <param name="LoRaWanVersion">"1.0.0" to "1.0.4", "1.1".</param>
/// <param name="RegionalParameters">"RP001-A", "RP001-B", "RP002-1.0.0" and so on.</param>
/// <param name="SupportsClassB">It listens in ping slots.</param>
/// <param name="SupportsClassC">It listens all the time.</param>
public sealed record CatalogueRadio(
    string LoRaWanVersion, string RegionalParameters, bool SupportsClassB, bool SupportsClassC)
{
    /// <summary>ABP: seconds from the uplink to RX1; null for a device that joins.</summary>
    public int? ReceiveDelay1Seconds { get; init; }

    public int? Rx1DataRateOffset { get; init; }

    public int? Rx2DataRate { get; init; }

    public uint? Rx2FrequencyHz { get; init; }

    /// <summary>Class B: it listens every 2^n seconds.</summary>
    public int? PingSlotPeriodicity { get; init; }
}

/// <summary>Why something of a repository is no entry.</summary>
/// <param name="File">Path under the repository.</param>
/// <param name="Reason">A sentence without a period.</param>
public sealed record CatalogueRefusal(string File, string Reason);

/// <summary>What a repository holds.</summary>
/// <param name="Entries">In the order of their paths; each key once.</param>
/// <param name="Refusals">What could not be used, and why.</param>
/// <param name="OtherRegions">Entries left out because nobody asked for their region.</param>
public sealed record CatalogueContents(
    IReadOnlyList<CatalogueEntry> Entries, IReadOnlyList<CatalogueRefusal> Refusals, int OtherRegions);
