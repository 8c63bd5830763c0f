using System.Text.RegularExpressions;
using Xunit;

namespace Kreisfunk.Tests.Unit.House;

/// <summary>
/// A codec stands alone in one file, as every platform wants it, so makers' common parts stand in several. What is
/// mended in one of them is mended in all.
/// </summary>
public sealed partial class DeviceCodecTests
{
    // What each model has of its own under a common name.
    private static readonly HashSet<string> Own =
    [
        "read", "decodeUplink", "encodeDownlink", "decodeDownlink", "commandOf", "readCommand", "stored", "pressure",
        "temperature", "temperatureAlarm", "contact",
    ];

    [Fact]
    public void What_codecs_of_one_maker_share_is_the_same_in_all_of_them()
    {
        var functions = Repository.Files("codec.js")
            .Where(f => f.StartsWith("firmware-config/devices/", StringComparison.Ordinal))
            .SelectMany(f => Functions().Matches(Repository.Read(f))
                .Select(m => (Maker: f.Split('/')[2], Name: m.Groups[1].Value, Text: m.Value, File: f)))
            .Where(f => !Own.Contains(f.Name))
            .GroupBy(f => (f.Maker, f.Name)).Where(g => g.Count() > 1).ToArray();

        Assert.True(functions.Length > 30, $"{functions.Length} common functions");
        Assert.Empty(functions.Where(g => g.Select(f => f.Text).Distinct().Count() > 1)
            .Select(g => $"{g.Key.Maker}: {g.Key.Name} in {string.Join(", ", g.Select(f => f.File))}"));
    }

    [GeneratedRegex(@"^function (\w+)\([^)]*\) \{\n.*?^\}\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Functions();
}
