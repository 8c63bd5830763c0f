using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kreisfunk.Codecs;
using Xunit;
using static System.StringComparison;

namespace Kreisfunk.Tests.Integration.Codecs;

/// <summary>
/// What a codec gives in Node, where its makers tested it, it gives here: with limits written in, frozen built-in
/// objects and a top level that may run once for many payloads.
/// </summary>
public sealed class NodeParityTests
{
    private const int Payloads = 150;

    private static readonly string Devices = Path.Combine(AppContext.BaseDirectory, "devices");

    // How codecs of the world are written; the makers' own are in firmware-config.
    private static readonly string[] Styles = File.ReadAllText(
        Path.Combine(AppContext.BaseDirectory, "Codecs", "styles.js")).Split("// ---\n");

    [Fact]
    public async Task A_codec_gives_what_it_gives_in_Node()
    {
        var scripts = Directory.GetFiles(Devices, "codec.js", SearchOption.AllDirectories).Order().ToArray();
        Assert.True(scripts.Length >= 39, $"{scripts.Length} codecs below {Devices}");
        var sources = scripts.Select(File.ReadAllText).Concat(Styles).ToArray();
        var random = new Random(20_261_128);
        var jobs = sources.SelectMany(s => Enumerable.Range(0, Payloads).Select(n => Draw(random, s, n))).ToArray();

        var expected = await NodeAsync(jobs);
        using var decoder = new PayloadDecoder();
        var wrong = new List<string>();
        for (var i = 0; i < jobs.Length; i++)
        {
            var job = jobs[i];
            var result = await decoder.DecodeAsync(new CodecSource("parity", CodecLanguage.JavaScript, job.Source),
                new DecodeInput(job.FPort, job.Bytes, DateTimeOffset.FromUnixTimeMilliseconds(job.Time), null));
            if (Difference(JsonNode.Parse(expected[i])!, result) is { } difference)
                wrong.Add($"{job.Source[..40]}… {Convert.ToHexString(job.Bytes)}: {difference}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
    }

    // Ports that the devices use, and others; lengths from nothing to a full frame.
    private static Job Draw(Random random, string source, int n)
    {
        byte[] ports = [85, 2, 1, 5, 3, 10, 100, 223];
        var bytes = new byte[n % 5 == 0 ? random.Next(0, 60) : random.Next(0, 16)];
        random.NextBytes(bytes);
        return new Job(source, ports[random.Next(ports.Length)], bytes, 1_700_000_000_000 + (n * 1000));
    }

    private static string? Difference(JsonNode expected, DecodeResult result)
    {
        if (expected["thrown"] is { } thrown)
            return result.Failure == CodecFailure.ScriptError ? null : $"should throw {thrown}, is {result.Failure}";

        if (expected["errors"] is { } errors)
            return Texts(errors).SequenceEqual(result.Errors) ? null : $"errors {string.Join("; ", result.Errors)}";
        if (!result.Succeeded)
            return $"should succeed and failed: {string.Join("; ", result.Errors)}";
        var warnings = result.Warnings.Where(w => !w.EndsWith(" are not stored as measurements", Ordinal));
        if (!Texts(expected["warnings"]!).SequenceEqual(warnings))
            return $"warnings {string.Join("; ", result.Warnings)}";
        var text = expected["data"]!.ToJsonString();
        return JsonNode.DeepEquals(expected["data"], JsonNode.Parse(result.ObjectJson!))
            ? null
            : $"should be {text} and is {result.ObjectJson}";
    }

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(e => e!.ToString());

    private static async Task<string[]> NodeAsync(Job[] jobs)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Codecs", "parity.js");
        var start = new ProcessStartInfo("node", [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TZ"] = "UTC" },
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var job in jobs)
        {
            await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new
            {
                source = job.Source,
                fPort = job.FPort,
                bytes = job.Bytes.Select(b => (int)b),
                time = job.Time,
            }));
        }

        node.StandardInput.Close();
        var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(jobs.Length, lines.Length);
        return lines;
    }

    private sealed record Job(string Source, byte FPort, byte[] Bytes, long Time);
}
