using System.Diagnostics;
using System.Globalization;

namespace Kreisfunk.Benchmarks;

/// <summary>The limit of the hot path: what `openssl speed` needs for the same AES blocks on this machine.</summary>
public static class OpenSsl
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>Nanoseconds for one AES-128 block, or null when openssl is not there.</summary>
    /// <param name="mode">
    /// "aes-128-cbc": each block waits for the one before, as in CMAC; "aes-128-ecb": none does, as in CTR.
    /// </param>
    public static double? NanosecondsPerBlock(string mode)
    {
        try
        {
            var start = new ProcessStartInfo("openssl", $"speed -mr -seconds 1 -bytes {BufferBytes} -evp {mode}")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start) ?? throw new InvalidOperationException("openssl did not start.");
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            _ = errors.Result;
            return Parse(output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    // The machine-readable result line: +F:<n>:<name>:<bytes per second>
    private static double? Parse(string output)
    {
        var line = output.Split('\n').LastOrDefault(l => l.StartsWith("+F:", StringComparison.Ordinal));
        var bytesPerSecond = line is null ? 0 : double.Parse(line.Split(':')[^1], CultureInfo.InvariantCulture);
        return bytesPerSecond > 0 ? 16 / bytesPerSecond * 1e9 : null;
    }
}
