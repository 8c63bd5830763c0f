using System.Diagnostics;
using System.Globalization;

namespace Kreisfunk.Benchmarks;

/// <summary>Node and QuickJS running the same codecs, as a competent user would have them do it.</summary>
internal static class CodecPeers
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Codecs");

    /// <summary>How ./dev bench calls QuickJS; absent where Debian has none for this machine.</summary>
    private static readonly string? QuickJs = Environment.GetEnvironmentVariable("KREISFUNK_BENCH_QJS");

    public static double Node(string mode, CodecCase codec) => Run("node", [], mode, codec);

    /// <summary>NaN where it is not there.</summary>
    public static double Quick(string mode, CodecCase codec)
    {
        if (string.IsNullOrEmpty(QuickJs))
            return double.NaN;
        var words = QuickJs.Split(' ');
        return Run(words[0], [.. words[1..], "--std"], mode, codec);
    }

    private static double Run(string program, string[] before, string mode, CodecCase codec)
    {
        string[] arguments =
            [.. before, Path.Combine(Folder, "peer.js"), mode, codec.File, Convert.ToHexStringLower(codec.Payload)];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {output}");
    }
}

/// <summary>A codec with a payload for it.</summary>
internal sealed record CodecCase(string Name, byte[] Payload)
{
    public static readonly CodecCase Small = new("small", [0, 215, 101, 180]);

    public static readonly CodecCase Medium =
        new("medium", Convert.FromHexString("01755c03673401046865077de704097375270500010acb03"));

    public static readonly CodecCase Large = new("large", Convert.FromHexString(
        "0b30557a9fc4e90e0100b955690511365b80a5caef000000001101000022020000330300004404000055050000" +
        "66060000770700008a3e"));

    public static readonly CodecCase[] All = [Small, Medium, Large];

    public string File => Path.Combine(AppContext.BaseDirectory, "Codecs", Name + ".js");

    public string Source { get; } =
        System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Codecs", Name + ".js"));
}
