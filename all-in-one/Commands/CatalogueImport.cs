using System.Text.Json.Nodes;
using Kreisfunk.Codecs.Catalogue.Repositories;

namespace Kreisfunk.Commands;

/// <summary>Makes profiles of a repository's entries over the admin API, each found again by its key.</summary>
internal sealed class CatalogueImport(AdminApi api, bool dryRun)
{
    private readonly Dictionary<string, JsonNode> _profiles = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Source), string?> _codecs = [];

    public int Added { get; private set; }

    public int Changed { get; private set; }

    public int Unchanged { get; private set; }

    /// <summary>Different codecs among the entries.</summary>
    public int Codecs => _codecs.Count;

    /// <summary>What the server refused.</summary>
    public List<CatalogueRefusal> Refusals { get; } = [];

    public async Task RunAsync(CatalogueContents contents, Action<int> onDone, CancellationToken cancel)
    {
        foreach (var profile in await api.ListAsync("profiles", cancel))
        {
            if ((string?)profile?["settings"]?["model"]?["key"] is { } key)
                _profiles[key] = profile;
        }

        for (var i = 0; i < contents.Entries.Count; i++)
        {
            await SaveAsync(contents.Entries[i], cancel);
            onDone(i + 1);
        }
    }

    private async Task SaveAsync(CatalogueEntry entry, CancellationToken cancel)
    {
        try
        {
            var body = new JsonObject
            {
                ["name"] = entry.Name,
                ["region"] = entry.Region,
                ["codecId"] = await CodecAsync(entry, cancel),
                ["settings"] = Settings(entry),
            };
            if (!_profiles.TryGetValue(entry.Key, out var known))
                await AddAsync(body, cancel);
            else if (IsSame(known, body))
                Unchanged++;
            else
                await ChangeAsync(known, body, cancel);
        }
        catch (CliException refused) when (refused.IsRefusal)
        {
            Refusals.Add(new CatalogueRefusal(entry.Key, refused.Message));
        }
    }

    private async Task AddAsync(JsonObject body, CancellationToken cancel)
    {
        if (!dryRun)
            await api.PostAsync("profiles", body, cancel);
        Added++;
    }

    // A person's other settings of the profile stay.
    private async Task ChangeAsync(JsonNode known, JsonObject body, CancellationToken cancel)
    {
        var settings = (JsonObject)known["settings"]!.DeepClone();
        foreach (var (name, value) in body["settings"]!.AsObject())
            settings[name] = value?.DeepClone();
        body["settings"] = settings;
        if (!dryRun)
            await api.PutAsync($"profiles/{(string?)known["id"]}", body, cancel);
        Changed++;
    }

    private static bool IsSame(JsonNode known, JsonObject body) =>
        (string?)known["name"] == (string?)body["name"] && (string?)known["region"] == (string?)body["region"] &&
        (string?)known["codecId"] == (string?)body["codecId"] &&
        body["settings"]!.AsObject().All(p => JsonNode.DeepEquals(known["settings"]?[p.Key], p.Value));

    // The server makes a new version only of a script that differs from the newest one of that name.
    private async Task<string?> CodecAsync(CatalogueEntry entry, CancellationToken cancel)
    {
        if (entry.CodecName is not { } name || entry.CodecSource is not { } source)
            return null;
        if (_codecs.TryGetValue((name, source), out var id))
            return id;
        if (dryRun)
            return _codecs[(name, source)] = (string?)_profiles.GetValueOrDefault(entry.Key)?["codecId"];
        var codec = await api.PostAsync("codecs",
            new JsonObject { ["name"] = name, ["kind"] = "javaScript", ["source"] = source }, cancel);
        return _codecs[(name, source)] = (string?)codec?["id"];
    }

    private static JsonObject Settings(CatalogueEntry entry)
    {
        var radio = entry.Radio;
        var settings = new JsonObject
        {
            ["loRaWanVersion"] = radio.LoRaWanVersion,
            ["regionalParameters"] = radio.RegionalParameters,
            ["supportsClassB"] = radio.SupportsClassB,
            ["supportsClassC"] = radio.SupportsClassC,
            ["model"] = new JsonObject
            {
                ["key"] = entry.Key,
                ["vendor"] = entry.Vendor,
                ["name"] = entry.Model,
                ["firmware"] = entry.Firmware,
                ["vendorId"] = entry.VendorId,
                ["vendorProfileId"] = entry.VendorProfileId,
            },
        };
        Add("receiveDelay1Seconds", radio.ReceiveDelay1Seconds);
        Add("rx1DataRateOffset", radio.Rx1DataRateOffset);
        Add("rx2DataRate", radio.Rx2DataRate);
        Add("rx2FrequencyHz", radio.Rx2FrequencyHz);
        Add("pingSlotPeriodicity", radio.PingSlotPeriodicity);
        return settings;

        void Add(string name, long? value)
        {
            if (value is not null)
                settings[name] = value;
        }
    }
}
