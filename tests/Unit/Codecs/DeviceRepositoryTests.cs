using Kreisfunk.Codecs.Catalogue.Repositories;
using Kreisfunk.Tests.Unit.House;
using Xunit;

namespace Kreisfunk.Tests.Unit.Codecs;

/// <summary>Repositories as their makers write them: what can be used is, what cannot has a reason.</summary>
public sealed class DeviceRepositoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("repository-").FullName;

    [Fact]
    public void Our_own_models_are_entries_with_codecs()
    {
        var contents = DeviceRepository.Read(Path.Combine(Repository.Root, "firmware-config", "devices"), "eu868");

        Assert.Empty(contents.Refusals);
        Assert.True(contents.Entries.Count >= 39, $"{contents.Entries.Count}");
        Assert.All(contents.Entries, e => Assert.NotNull(e.CodecSource));
        Assert.Equal(contents.Entries.Count, contents.Entries.Select(e => e.Name).Distinct().Count());
        var climate = Assert.Single(contents.Entries, e => e.Key == "chirpstack/milesight/em300-th/1.0/eu868");
        Assert.Equal((601, "1.0.3", "RP001-A"),
            (climate.VendorId, climate.Radio.LoRaWanVersion, climate.Radio.RegionalParameters));
        Assert.StartsWith("Milesight EM300-TH ", climate.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void The_Things_Networks_repository_is_followed_by_its_references()
    {
        WriteThingsNetworkRepository();

        var contents = DeviceRepository.Read(_root, "eu868");

        Assert.Equal(["ttn/acme/s1/1.0/eu868", "ttn/acme/s1/2.0/eu868"], contents.Entries.Select(e => e.Key));
        var (first, second) = (contents.Entries[0], contents.Entries[1]);
        Assert.Equal("Acme S-1 1.0 (eu868)", first.Name);
        Assert.Equal((601, 7), (first.VendorId, first.VendorProfileId));
        Assert.Equal("function decodeUplink() {}\nfunction encodeDownlink() {}", first.CodecSource);
        Assert.Equal(
            new CatalogueRadio("1.1", "RP001-B", false, true)
            {
                ReceiveDelay1Seconds = 2,
                Rx2DataRate = 3,
                Rx2FrequencyHz = 869_525_000,
            },
            first.Radio);
        Assert.Equal(new CatalogueRadio("1.0.2", "RP001-B", false, false), second.Radio);
        Assert.Null(second.CodecSource);
        Assert.Equal(1, contents.OtherRegions);
        Assert.Equal(
        [
            "vendor/acme/s1-codec.yaml: the script ../../../outside.js cannot be read; the model is taken without it",
            "vendor/acme/S1.yaml: region \"MOON\" is not known",
            "vendor/acme/S1.yaml: there is no codec none.yaml; the model is taken without one",
            "vendor/acme/S1.yaml: there is no profile gone.yaml",
            "vendor/acme/strange.yaml: macVersion \"2.0\" is not known",
            "vendor/acme/index.yaml: there is no file lost.yaml",
        ], contents.Refusals.Select(r => $"{r.File}: {r.Reason}"));
    }

    [Fact]
    public void ChirpStacks_repository_is_read_with_its_traps()
    {
        Write("vendors/acme/vendor.toml", "[vendor]\nname = \"Acme\"\nvendor_id = 0\n");
        Write("vendors/acme/devices/valve.toml", """
            [device]
            name = "Valve"
            [[device.firmware]]
            version = "1"
            profiles = ["b.toml", "us.toml", "gone.toml", "b.toml"]
            codec = "valve.js"
            """);
        Write("vendors/acme/devices/broken.toml", "[device\nname = 1");
        Write("vendors/acme/profiles/b.toml", """
            [profile]
            region = "EU868"
            vendor_profile_id = 0
            mac_version = "1.1.0"
            reg_params_revision = "B"
            supports_otaa = true
            supports_class_b = true
            [profile.class_b]
            ping_slot_nb_k = 5
            """);
        Write("vendors/acme/profiles/us.toml", "[profile]\nregion = \"US915\"\n");
        Write("vendors/acme/codecs/valve.js", "function decodeUplink() {}");
        Write("vendors/example-vendor/vendor.toml", "[vendor]\nname = \"Example\"\n");

        var contents = DeviceRepository.Read(_root, "eu868");

        var valve = Assert.Single(contents.Entries);
        Assert.Equal(("chirpstack/acme/valve/1/eu868", null, null, 5),
            (valve.Key, valve.VendorId, valve.VendorProfileId, valve.Radio.PingSlotPeriodicity));
        Assert.Equal(1, contents.OtherRegions);
        var refused = contents.Refusals.Select(r => $"{r.File}: {r.Reason}").ToArray();
        Assert.Equal(3, refused.Length);
        Assert.StartsWith("vendors/acme/devices/broken.toml: is no TOML", refused[0], StringComparison.Ordinal);
        Assert.Equal("vendors/acme/devices/valve.toml: there is no profile gone.toml", refused[1]);
        Assert.Equal("vendors/acme/devices/valve.toml: Valve 1 for eu868 is there twice", refused[2]);
    }

    [Fact]
    public void What_is_no_repository_says_so()
    {
        Write("readme.md", "nothing");
        var refusal = Assert.Single(DeviceRepository.Read(_root).Refusals);
        Assert.Contains("is no device repository", refusal.Reason, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => DeviceRepository.Read(Path.Combine(_root, "none")));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void WriteThingsNetworkRepository()
    {
        WriteThingsNetworkIndexes();
        Write("vendor/acme/stale.yaml", "\tno: [yaml");
        Write("vendor/acme/abp.yaml", """
            macVersion: 1.1
            regionalParametersVersion: RP001-1.1-RevB
            supportsJoin: false
            supportsClassC: true
            rx1Delay: 2
            rx2DataRateIndex: 3
            rx2Frequency: 869.525
            """);
        Write("vendor/acme/strange.yaml", "{ macVersion: 2.0, regionalParametersVersion: A }");
        Write("vendor/module/radio.yaml",
            "{ macVersion: '1.0.2', regionalParametersVersion: RP001-1.0.2-RevB, supportsJoin: true }");
        Write("vendor/acme/s1-codec.yaml", """
            uplinkDecoder: { fileName: up.js }
            downlinkEncoder: { fileName: down.js }
            downlinkDecoder: { fileName: ../../../outside.js }
            """);
        Write("vendor/acme/up.js", "function decodeUplink() {}");
        Write("vendor/acme/down.js", "function encodeDownlink() {}");
    }

    private void WriteThingsNetworkIndexes()
    {
        Write("vendor/index.yaml", """
            vendors:
              - { id: acme, name: Acme, vendorID: 601 }
              - { id: module, name: Module maker }
              - { id: nothing, name: Not yet }
              - { id: example, name: Example, vendorID: 0 }
              - { id: plan, name: Plan, draft: true }
            """);
        Write("vendor/acme/index.yaml", """
            endDevices: [s1, lost]
            profileIDs:
              '7': { endDeviceID: s1, firmwareVersion: '1.0', region: EU863-870 }
            """);
        Write("vendor/acme/S1.yaml", """
            name: S-1
            firmwareVersions:
              - version: 1.0
                profiles:
                  EU863-870: { id: abp, codec: s1-codec }
                  US902-928: { id: abp, codec: s1-codec }
                  MOON: { id: abp }
              - version: '2.0'
                profiles:
                  EU863-870: { id: radio, vendorID: module, codec: none }
              - version: '3.0'
                profiles:
                  EU863-870: { id: gone }
              - version: '4.0'
                profiles:
                  EU863-870: { id: strange }
            """);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
