using System.Text.RegularExpressions;
using Kreisfunk.Contracts;
using Kreisfunk.Dashboards.Language;
using Xunit;

namespace Kreisfunk.Tests.Unit.Dashboards;

public sealed partial class TextsTests
{
    public static TheoryData<string> Languages => new(Texts.All.Select(t => t.Code));

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_is_empty(string language) => Assert.All(
        TextProperties(), property => Assert.False(
            string.IsNullOrWhiteSpace((string?)property.GetValue(Of(language))), property.Name));

    [Fact]
    public void Both_languages_fill_in_the_same_places() => Assert.All(TextProperties(), property => Assert.Equal(
        Places((string)property.GetValue(Texts.German)!), Places((string)property.GetValue(Texts.English)!)));

    [Fact]
    public void The_languages_differ_where_they_are_not_names()
    {
        string[] sameInBoth =
        [
            nameof(Texts.NavGateways), nameof(Texts.NavDeployments), nameof(Texts.GatewaysTitle), nameof(Texts.Demo),
            nameof(Texts.ConnectionLive),
            nameof(Texts.GatewayCountOne), nameof(Texts.GatewayCountMany),
            nameof(Texts.Region), nameof(Texts.Software), nameof(Texts.Minimum), nameof(Texts.Maximum),
            nameof(Texts.Organisation),
        ];
        Assert.All(
            TextProperties().Where(p => !sameInBoth.Contains(p.Name)),
            p => Assert.NotEqual(p.GetValue(Texts.German), p.GetValue(Texts.English)));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_verdict_has_a_title_and_a_meaning(string language) => Assert.All(
        Enum.GetValues<FrameVerdict>(), verdict =>
        {
            var text = Assert.Contains(verdict, Of(language).Verdicts);
            Assert.NotEmpty(text.Title);
            Assert.NotEmpty(text.Meaning);
        });

    [Fact]
    public void A_verdict_has_an_action_in_both_languages_or_in_none() => Assert.All(
        Enum.GetValues<FrameVerdict>(), verdict => Assert.Equal(
            Texts.German.Verdicts[verdict].Action.Length == 0, Texts.English.Verdicts[verdict].Action.Length == 0));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_known_quantity_has_a_name(string language) => Assert.All(
        Quantities.All, quantity => Assert.NotEmpty(Assert.Contains(quantity.Name, Of(language).Quantities)));

    [Fact]
    public void Both_languages_have_words_for_the_same_states() =>
        Assert.Equal(Texts.German.States.Keys.Order(), Texts.English.States.Keys.Order());

    [Fact]
    public void Every_text_the_scripts_ask_for_is_sent_to_them()
    {
        var asked = Directory.EnumerateFiles(ClientFolder(), "*.ts")
            .SelectMany(file => TextCall().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .Distinct().ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, name => Assert.Contains(name, Texts.German.ClientTexts));
    }

    private static string ClientFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "IoT.sln")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "dashboards", "Web", "Client");
    }

    private static Texts Of(string language) => Texts.All.Single(t => t.Code == language);

    private static IEnumerable<System.Reflection.PropertyInfo> TextProperties() =>
        typeof(Texts).GetProperties().Where(p => p.PropertyType == typeof(string));

    private static IEnumerable<string> Places(string text) =>
        Place().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex("""\btext\("(\w+)"[,)]""")]
    private static partial Regex TextCall();
}
