using Kreisfunk.Codecs.Catalogue;
using Kreisfunk.Codecs.Native;
using Kreisfunk.Tests.Unit.House;
using Xunit;
using static System.StringComparison;

namespace Kreisfunk.Tests.Unit.Codecs;

public sealed class CatalogueTests : IDisposable
{
    private const string Script = """
        function decodeUplink(input) {
          if (input.bytes.length === 0) return { errors: ["empty"] };
          var warnings = input.bytes[0] > 200 ? ["hot"] : [];
          return { data: { temperature: input.bytes[0] / 10, at: input.recvTime }, warnings: warnings };
        }
        function normalizeUplink(input) { return { data: { air: { temperature: input.data.temperature } } }; }
        function encodeDownlink(input) { return { fPort: 9, bytes: [input.data.level, 255] }; }
        function decodeDownlink(input) { return { data: { level: input.bytes[0] } }; }
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("codecs-").FullName;

    [Fact]
    public void Every_example_of_our_own_devices_passes()
    {
        var report = Test(Path.Combine(Repository.Root, "firmware-config", "devices"));
        Assert.Equal([], report.Failures);
        Assert.Equal([], report.Skips);
        var folders = Repository.Files("test_decode_*.json").Where(f => f.StartsWith("firmware-config/", Ordinal))
            .Select(Path.GetDirectoryName).Distinct().Count();
        Assert.Equal(folders, report.Codecs);
        Assert.True(report.Passed >= 600, report.ToJson());
    }

    [Fact]
    public void Our_devices_travel_with_the_program()
    {
        var models = DeviceModel.ReadAll(Path.Combine(AppContext.BaseDirectory, "devices"));
        Assert.Equal(["climate", "door", "heat-meter", "weather"], models.Select(m => m.Model.Model));
        Assert.All(models, m => Assert.Equal(["de", "en"], m.Model.Name.Keys.Order()));
        Assert.Contains("decodeUplink", models[0].Codec.Source, StringComparison.Ordinal);
        Assert.Contains(models[2].Codec.Source, NativeCodecs.Names);
    }

    [Fact]
    public void The_Things_Networks_layout_is_run()
    {
        Write("vendor/acme/s1.js", Script);
        Write("vendor/acme/s1-codec.yaml", """
            uplinkDecoder:
              fileName: s1.js
              examples:
                - description: good, with hexadecimal bytes
                  input: { fPort: 0x01, bytes: [0xD7, 1], recvTime: "2020-08-02T20:00:00+02:00" }
                  output:
                    data: { temperature: 21.5, at: "2020-08-02T18:00:00Z" }
                    warnings: [hot]
                  normalizedOutput: { data: [ { air: { temperature: 21.500000000001 } } ] }
                - description: refused
                  input: { fPort: 1, bytes: [] }
                  output: { errors: [empty] }
                - description: wrong
                  input: { fPort: 1, bytes: [1] }
                  output: { data: { temperature: 0.2, at: "2024-01-01T00:00:00.000Z" } }
            downlinkEncoder:
              fileName: s1.js
              examples:
                - { description: up, input: { data: { level: 7 } }, output: { bytes: [7, 255], fPort: 9 } }
            downlinkDecoder:
              fileName: s1.js
              examples:
                - { description: down, input: { bytes: [7], fPort: 9 }, output: { data: { level: 7 } } }
            """);
        Write("vendor/acme/s2-codec.yaml", """
            uplinkDecoder:
              fileName: gone.js
              examples:
                - { description: a, input: { fPort: 1, bytes: [] }, output: { data: {} } }
            """);
        Write("vendor/acme/s3-codec.yaml", """
            uplinkDecoder:
              fileName: ../../../../etc/passwd
              examples:
                - { description: a, input: { fPort: 1, bytes: [] }, output: { data: {} } }
            """);
        Write("vendor/acme/s1.yaml", "name: a device without a codec");

        var report = Test(_root);

        Assert.Equal(
            "vendor/acme/s1-codec.yaml: wrong: data.temperature should be 0.2 and is 0.1",
            Assert.Single(report.Failures));
        Assert.Equal((1, 7, 4, 1, 2), (report.Codecs, report.Examples, report.Passed, report.Failed, report.Skipped));
        Assert.Contains("vendor/acme/s2-codec.yaml: there is no file gone.js", report.Skips);
        Assert.StartsWith(
            """{"codecs":1,"examples":7,"passed":4,"failed":1,"skipped":2,"seconds":""", report.ToJson(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void ChirpStacks_layout_is_run()
    {
        Write("vendors/acme/codecs/s1.js", Script);
        Write("vendors/acme/codecs/test_decode_s1.json", """
            [ // comments and hexadecimal numbers occur
              { name: "good", input: { fPort: 1, bytes: [0xC8], recvTime: "2020-08-02T20:00:00Z" },
                expected: { data: { temperature: 20, at: "2020-08-02T20:00:00.000Z" } } },
              { "name": "wrong", "input": { "fPort": 1, "bytes": [10] }, "expected": { "data": {} } },
            ]
            """);
        Write("vendors/acme/codecs/test_encode_s1.json", """
            [ { "name": "up", "input": { "data": { "level": 7 } }, "expected": { "bytes": [7, 255] } } ]
            """);
        Write("vendors/acme/codecs/test_decode_s2.json", "[ { \"name\": \"a\" }, { \"name\": \"b\" } ]");

        var report = Test(_root);

        Assert.EndsWith(
            "wrong: data.temperature should be absent and is 1", Assert.Single(report.Failures),
            StringComparison.Ordinal);
        Assert.Equal((1, 5, 2, 1, 2), (report.Codecs, report.Examples, report.Passed, report.Failed, report.Skipped));
        Assert.Equal(
            "vendors/acme/codecs/test_decode_s2.json: there is no s2.js beside it", Assert.Single(report.Skips));
    }

    [Fact]
    public void A_hostile_repository_costs_only_itself()
    {
        Write("a-codec.yaml", "uplinkDecoder: &a [*a]");
        Write("b-codec.yaml", "uplinkDecoder: {{{");
        Write("c-codec.yaml", "uplinkDecoder:\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"  k{i}: &k{i} [{(i == 0 ? "1" : $"*k{i - 1}, *k{i - 1}, *k{i - 1}")}]\n")));
        Write("d-codec.yaml", "uplinkDecoder: " + new string('[', 100_000));
        Write("e-codec.yaml", "uplinkDecoder:\n  " + string.Concat(Enumerable.Repeat("- ", 100_000)));
        Write("test_decode_d.json", "(function () { for (;;); })()");
        Write("test_decode_e.json", "[1, null, \"x\"]");
        Write("good.js", Script);
        Write("test_decode_good.json",
            """[ { "name": "good", "input": { "bytes": [] }, "expected": { "errors": ["empty"] } } ]""");

        var report = Test(_root);

        Assert.Equal(1, report.Passed);
        Assert.Equal(0, report.Failed);
        Assert.True(report.Skips.Count >= 6, string.Join("\n", report.Skips));
    }

    [Fact]
    public void A_trial_gives_all_there_is_to_know()
    {
        var decoded = CodecTrial.Decode(Script, 1, new byte[] { 215 }, DateTimeOffset.UnixEpoch);
        Assert.Equal(21.5, decoded["data"]!["temperature"]!.GetValue<double>());
        Assert.Equal("air_temperature", decoded["measurements"]![0]!["quantity"]!.GetValue<string>());
        Assert.Equal("hot", decoded["warnings"]![0]!.GetValue<string>());
        Assert.True(decoded["milliseconds"]!.GetValue<double>() > 0);

        var encoded = CodecTrial.Encode(Script, """{"level":16}""", DateTimeOffset.UnixEpoch);
        Assert.Equal("10ff", encoded["hex"]!.GetValue<string>());
        Assert.Equal(9, encoded["fPort"]!.GetValue<byte>());

        var wrong = CodecTrial.Decode("function decodeUplink( {", 1, new byte[1], DateTimeOffset.UnixEpoch);
        Assert.Null(wrong["data"]);
        Assert.Contains("line 1", wrong["errors"]![0]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_directory_is_named() => Assert.Contains(
        "nowhere", Assert.Throws<DirectoryNotFoundException>(() => Test("/nowhere")).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static CatalogueReport Test(string directory) =>
        CodecCatalogue.Test(directory, cancel: TestContext.Current.CancellationToken);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
