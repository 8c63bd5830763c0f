using System.Text;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>What holds for every file of firmware-config/regions.</summary>
public sealed class RegionFilesTests
{
    private static readonly RegionSchema Schema = new(RegionFile.ReadSchema());

    public static TheoryData<string> Names => [.. RegionFile.Names];

    [Fact]
    public void All_regions_are_there() => Assert.Equal(
        [
            "as923", "as923_2", "as923_3", "as923_4", "au915", "cn470", "cn779", "eu433", "eu868", "in865", "ism2400",
            "kr920", "ru864", "us915",
        ],
        RegionFile.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_is_named_after_its_region_and_keeps_the_schema(string name)
    {
        Assert.Equal(name, RegionFile.Load(name).Name);
        Assert.Empty(Schema.Check(RegionFile.Read(name)));
        Assert.NotEmpty((string)RegionFile.Read(name)["source"]!);
    }

    [Theory]
    [InlineData("eu868", "$.name pattern", "name", "\"EU868\"")]
    [InlineData("eu868", "$.channels oneOf", "channels/plan", "\"fixed\"")]
    [InlineData("eu868", "$.dataRates[0] oneOf", "dataRates/0/spreadingFactor", "13")]
    [InlineData("eu868", "$.dataRates[12] oneOf", "dataRates/12/since", "\"RP002\"")]
    [InlineData("eu868", "$.receive.rx2FrequencyHz multipleOf", "receive/rx2FrequencyHz", "869525050")]
    [InlineData("eu868", "$.power", "power", null)]
    [InlineData("eu868", "$.power.typo", "power/typo", "1")]
    [InlineData("eu868", "$.subBands[0] oneOf", "subBands/0/maxEirpDbm", "16")]
    [InlineData("as923", "$.dwell.uplink type", "dwell/uplink", "1")]
    [InlineData("us915", "$.channels oneOf", "channels/uplinkBlocks/0/count", "97")]
    [InlineData("us915", "$.beacon.hop.count minimum", "beacon/hop/count", "1")]
    public void A_spoiled_copy_is_refused_by_schema_and_reader(string name, string where, string path, string? value)
    {
        var json = RegionFile.With(path, value, name);
        Assert.Contains(where, Schema.Check(JsonNode.Parse(json)!));
        Assert.NotEmpty(RegionFile.Errors(json));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Join_requests_and_answers_fit_the_channels(string name)
    {
        var region = RegionFile.Load(name);
        Assert.NotNull(region.SubBandAt(region.Rx2FrequencyHz));
        Assert.All(region.UplinkChannels, channel =>
        {
            Assert.NotNull(region.SubBandAt(region.Rx1FrequencyHz(channel.FrequencyHz)));
            for (var dataRate = channel.MinDataRate; dataRate <= channel.MaxDataRate; dataRate++)
            {
                // Every uplink data rate of a channel has an answer, at a rate a gateway can send.
                Assert.True(region.UplinkDataRates.ContainsKey(dataRate));
                Assert.True(region.DownlinkDataRates.ContainsKey(region.Rx1DataRate(dataRate, 0)));
                Assert.NotEqual(0u, region.Rx1FrequencyHz(channel.FrequencyHz, dataRate));
            }
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_data_rate_is_found_by_its_modulation_and_has_an_airtime(string name)
    {
        var region = RegionFile.Load(name);
        foreach (var rate in region.UplinkDataRates.Values.Union(region.DownlinkDataRates.Values))
        {
            Assert.True(TimeOnAir.Of(rate, rate.MaxPayloadBytes + 13) > TimeSpan.FromMilliseconds(5));
            if (rate.Modulation != RadioModulation.Lora)
                continue;
            if (rate.Uplink)
                Assert.Equal(rate.Index, region.DataRateIndex(rate.SpreadingFactor, rate.BandwidthHz));
            if (rate.Downlink)
                Assert.Equal(rate.Index, region.DataRateIndex(rate.SpreadingFactor, rate.BandwidthHz, uplink: false));
        }
    }

    // Everywhere in a file another kind of value: refused or read, never an exception, and never read by halves.
    [Theory]
    [InlineData("eu868")]
    [InlineData("us915")]
    [InlineData("au915")]
    [InlineData("cn470")]
    public void Any_value_anywhere_is_read_or_refused(string name)
    {
        string[] values =
            ["null", "-1", "0", "1", "15", "96", "4294967295", "1e99", "1.5", "\"x\"", "[]", "[[0]]", "{}", "true"];
        var root = RegionFile.Read(name);
        foreach (var path in Paths(root, ""))
        {
            foreach (var value in values)
            {
                var copy = root.DeepClone();
                RegionFile.Set(copy, path, value == "null" ? null : JsonNode.Parse(value));
                var json = Encoding.UTF8.GetBytes(copy.ToJsonString());
                if (!Region.TryLoad(json, out var region, out var errors))
                    Assert.All(errors, error => Assert.EndsWith(".", error, StringComparison.Ordinal));
                else
                    Assert.Equal(region.UplinkChannels.Count > 0, region.EnabledChannels.Count > 0);
            }
        }
    }

    private static IEnumerable<string> Paths(JsonNode? node, string path)
    {
        var children = node switch
        {
            JsonObject fields => fields.Select(field => (field.Key, field.Value)),
            JsonArray items => items.Select((item, index) => ($"{index}", item)),
            _ => [],
        };
        foreach (var (name, child) in children)
        {
            var childPath = path.Length == 0 ? name : $"{path}/{name}";
            yield return childPath;
            foreach (var inner in Paths(child, childPath))
                yield return inner;
        }
    }
}
