using System.Text.Json.Nodes;

namespace Kreisfunk.Codecs.Catalogue.Repositories;

/// <summary>
/// ChirpStack's layout: {maker}/vendor.toml with devices/, profiles/ and codecs/ beside it. Ours has the same files in
/// one folder per model: {maker}/{model}/device.toml, profile and codec beside it.
/// </summary>
internal sealed class ChirpStackRepository(RepositoryReading reading)
{
    public void Read()
    {
        foreach (var file in RepositoryFiles.Under(reading.Root, "vendor.toml"))
        {
            var folder = Path.GetDirectoryName(file)!;
            if (Path.GetFileName(folder) != "example-vendor" && reading.Document(file) is { } vendor)
                ReadVendor(folder, vendor["vendor"] as JsonObject ?? []);
        }
    }

    private void ReadVendor(string folder, JsonObject vendor)
    {
        var devices = Path.Combine(folder, "devices");
        if (Directory.Exists(devices))
        {
            foreach (var file in RepositoryFiles.Under(devices, "*.toml"))
                ReadDevice(folder, vendor, file, (Path.Combine(folder, "profiles"), Path.Combine(folder, "codecs")));
        }

        foreach (var model in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var file = Path.Combine(model, "device.toml");
            if (File.Exists(file))
                ReadDevice(folder, vendor, file, (model, model));
        }
    }

    private void ReadDevice(string folder, JsonObject vendor, string file, (string Profiles, string Codecs) beside)
    {
        if (reading.Document(file) is not { } document || document["device"] is not JsonObject device)
            return;
        var name = device.Text("name");
        var maker = Path.GetFileName(folder);
        var model = Path.GetFileName(file) == "device.toml"
            ? Path.GetFileName(Path.GetDirectoryName(file)!)
            : Path.GetFileNameWithoutExtension(file);
        foreach (var firmware in device.Tables("firmware"))
        {
            var version = firmware.Text("version");
            var (codec, source) = Codec(file, beside.Codecs, firmware.Text("codec"));
            foreach (var profile in firmware.Texts("profiles"))
            {
                if (ReadProfile(file, beside.Profiles, profile) is not { } read)
                    continue;
                reading.Add(file, new CatalogueEntry($"chirpstack/{maker}/{model}/{version}/{read.Region}",
                    vendor.Text("name"), name.Length > 0 ? name : model, version, read.Region, read.Radio)
                {
                    VendorId = vendor.Number("vendor_id", 1, 65_535),
                    VendorProfileId = read.Id,
                    CodecName = codec,
                    CodecSource = source,
                });
            }
        }
    }

    private (string Region, CatalogueRadio Radio, int? Id)? ReadProfile(string file, string folder, string name)
    {
        if (reading.Find(folder, name) is not { } path)
        {
            reading.Refuse(file, $"there is no profile {name}");
            return null;
        }

        if (reading.Document(path) is not { } document)
            return null;
        var profile = document["profile"];
        if (!reading.Wants(path, profile.Text("region"), out var region))
            return null;
        if (reading.Versions(path, profile, "mac_version", "reg_params_revision") is not { } versions)
            return null;

        // 0 is what makers write who have no numbers.
        var id = profile.Number("vendor_profile_id", 1, 65_535);
        return (region, Radio(profile, versions.Version, versions.Parameters), id);
    }

    private static CatalogueRadio Radio(JsonNode? profile, string version, string parameters)
    {
        var classB = (profile as JsonObject)?["class_b"];
        var radio = new CatalogueRadio(
            version, parameters, profile.Flag("supports_class_b"), profile.Flag("supports_class_c"))
        {
            PingSlotPeriodicity = profile.Flag("supports_class_b")
                ? classB.Number("ping_slot_nb_k", 0, 7) ?? classB.Number("ping_slot_periodicity", 0, 7)
                : null,
        };
        var abp = (profile as JsonObject)?["abp"];
        return profile.Flag("supports_otaa") ? radio : radio with
        {
            ReceiveDelay1Seconds = abp.Number("rx1_delay", 1, 15),
            Rx1DataRateOffset = abp.Number("rx1_dr_offset", 0, 7),
            Rx2DataRate = abp.Number("rx2_dr", 0, 15),
            Rx2FrequencyHz = abp.Hertz("rx2_freq", 1),
        };
    }

    private (string? Name, string? Source) Codec(string file, string folder, string name)
    {
        if (name.Length == 0)
            return (null, null);
        if (reading.Find(folder, name) is { } path && reading.Script(path, out _) is { } source)
            return (Path.GetRelativePath(reading.Root, path), source);
        reading.Refuse(file, $"there is no codec {name}; the model is taken without one");
        return (null, null);
    }
}
