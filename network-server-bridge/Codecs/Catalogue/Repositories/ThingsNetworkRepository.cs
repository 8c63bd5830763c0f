using System.Text.Json.Nodes;

namespace Kreisfunk.Codecs.Catalogue.Repositories;

/// <summary>
/// The Things Network's layout. vendor/index.yaml lists makers, vendor/{maker}/index.yaml their devices, {device}.yaml
/// names for each firmware and region a profile and a codec, each a file beside it. What no index names is stale and
/// not looked at.
/// </summary>
internal sealed class ThingsNetworkRepository(RepositoryReading reading)
{
    private static readonly string[] CodecParts = ["uplinkDecoder", "downlinkEncoder", "downlinkDecoder"];

    private string _vendors = "";

    public void Read()
    {
        _vendors = Path.Combine(reading.Root, "vendor");
        var index = Path.Combine(_vendors, "index.yaml");
        if (!File.Exists(index) || reading.Document(index) is not { } document)
            return;
        foreach (var vendor in document.Tables("vendors"))
        {
            var id = vendor.Text("id");
            if (id.Length > 0 && !vendor.Flag("draft") && id != "example")
                ReadVendor(id, vendor);
        }
    }

    private void ReadVendor(string id, JsonObject vendor)
    {
        // Half of the makers have no devices yet.
        if (reading.Find(_vendors, Path.Combine(id, "index.yaml")) is not { } index)
            return;
        if (reading.Document(index) is not { } document)
            return;
        var folder = Path.GetDirectoryName(index)!;
        var ids = ProfileIds(document);
        foreach (var device in document.Texts("endDevices"))
        {
            if (reading.Find(folder, device + ".yaml") is not { } file)
                reading.Refuse(index, $"there is no file {device}.yaml");
            else if (reading.Document(file) is { } described)
                ReadDevice((id, vendor, ids), device, file, described);
        }
    }

    // The number a QR code has for (device, firmware, region); the older place in the profile is often wrong.
    private static Dictionary<(string Device, string Firmware, string Region), int> ProfileIds(JsonObject document)
    {
        var ids = new Dictionary<(string, string, string), int>();
        foreach (var (number, value) in document["profileIDs"] as JsonObject ?? [])
        {
            if (int.TryParse(number, out var id) && id is >= 0 and <= 65_535)
                ids[(value.Text("endDeviceID"), value.Text("firmwareVersion"), value.Text("region"))] = id;
        }

        return ids;
    }

    private void ReadDevice(
        (string Id, JsonObject Data, Dictionary<(string, string, string), int> Ids) vendor, string device, string file,
        JsonObject described)
    {
        var name = described.Text("name");
        foreach (var firmware in described.Tables("firmwareVersions"))
        {
            var version = firmware.Text("version");
            foreach (var (region, value) in firmware["profiles"] as JsonObject ?? [])
            {
                if (!reading.Wants(file, region, out var ours))
                    continue;
                if (value is not JsonObject profile || Radio(file, profile) is not { } radio)
                    continue;
                var (codec, source) = Codec(file, profile);
                reading.Add(file, new CatalogueEntry($"ttn/{vendor.Id}/{device}/{version}/{ours}",
                    vendor.Data.Text("name"), name.Length > 0 ? name : device, version, ours, radio)
                {
                    VendorId = vendor.Data.Number("vendorID", 1, 65_535),
                    VendorProfileId = vendor.Ids.TryGetValue((device, version, region), out var id) ? id : null,
                    CodecName = codec,
                    CodecSource = source,
                });
            }
        }
    }

    private CatalogueRadio? Radio(string file, JsonObject profile)
    {
        // The profile may be another maker's, the module's; the codec never is.
        var owner = profile.Text("vendorID");
        var folder = owner.Length > 0 ? Path.Combine(_vendors, owner) : Path.GetDirectoryName(file)!;
        var id = profile.Text("id");
        if (reading.Find(folder, id + ".yaml") is not { } path)
        {
            reading.Refuse(file, $"there is no profile {(owner.Length > 0 ? owner + "/" : "")}{id}.yaml");
            return null;
        }

        if (reading.Document(path) is not { } document)
            return null;
        if (reading.Versions(path, document, "macVersion", "regionalParametersVersion") is not { } versions)
            return null;
        var radio = new CatalogueRadio(
            versions.Version, versions.Parameters, document.Flag("supportsClassB"), document.Flag("supportsClassC"));
        return document.Flag("supportsJoin") ? radio : radio with
        {
            ReceiveDelay1Seconds = document.Number("rx1Delay", 1, 15),
            Rx1DataRateOffset = document.Number("rx1DataRateOffset", 0, 7),
            Rx2DataRate = document.Number("rx2DataRateIndex", 0, 15),
            Rx2FrequencyHz = document.Hertz("rx2Frequency", 1e6),
        };
    }

    private (string? Name, string? Source) Codec(string file, JsonObject profile)
    {
        var id = profile.Text("codec");
        if (id.Length == 0)
            return (null, null);
        var folder = Path.GetDirectoryName(file)!;
        if (reading.Find(folder, id + ".yaml") is not { } path)
        {
            reading.Refuse(file, $"there is no codec {id}.yaml; the model is taken without one");
            return (null, null);
        }

        if (reading.Document(path) is not { } document)
            return (null, null);
        var scripts = new List<string>();
        foreach (var name in CodecParts.Select(p => document[p].Text("fileName")).Where(n => n.Length > 0).Distinct())
        {
            if (reading.Find(Path.GetDirectoryName(path)!, name) is { } script &&
                reading.Script(script, out var problem) is { } text)
                scripts.Add(text);
            else
                reading.Refuse(path, $"the script {name} cannot be read; the model is taken without it");
        }

        return scripts.Count == 0
            ? (null, null)
            : (Path.GetRelativePath(reading.Root, path), string.Join('\n', scripts));
    }
}
