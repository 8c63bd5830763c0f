using System.Text.Json;
using Kreisfunk.Dashboards.Deployments;
using Kreisfunk.Dashboards.Language;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kreisfunk.Tests.Unit.Dashboards;

/// <summary>The words of the pages on firmware updates are those of the decisions, in each language.</summary>
public sealed class DeploymentTextsTests
{
    public static TheoryData<string> Languages => new(Texts.All.Select(t => t.Code));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_stage_step_and_phase_has_a_word(string language)
    {
        var texts = Of(language);
        Assert.All(Enum.GetValues<DeploymentStage>(), stage => Assert.NotEmpty(texts.Stages[Name(stage)]));
        Assert.All(Enum.GetValues<DeploymentStep>(), step => Assert.NotEmpty(texts.Steps[Name(step)]));
        Assert.All(Enum.GetValues<DeploymentPhase>(), phase => Assert.NotEmpty(texts.Phases[Phases.NameOf(phase)]));
        Assert.All<string>(["planned", "sending", "over"], stage => Assert.NotEmpty(texts.RoundStages[stage]));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_failure_says_what_it_means_and_what_to_do(string language) => Assert.All(
        Enum.GetValues<DeploymentFailure>().Where(failure => failure != DeploymentFailure.None), failure =>
        {
            var text = Of(language).Failures[Name(failure)];
            Assert.NotEmpty(text.Meaning);
            Assert.NotEmpty(text.Action);
        });

    [Fact]
    public void Every_phase_is_drawn() =>
        Assert.Equal(Enum.GetValues<DeploymentPhase>().Order(), Phases.InOrder.Order());

    [Fact]
    public void No_text_is_empty_and_both_languages_fill_in_as_many_places() => Assert.All(
        typeof(DeploymentTexts).GetProperties().Where(property => property.PropertyType == typeof(string)), property =>
        {
            var (german, english) = ((string)property.GetValue(Of("de"))!, (string)property.GetValue(Of("en"))!);
            Assert.False(string.IsNullOrWhiteSpace(german) || string.IsNullOrWhiteSpace(english), property.Name);
            Assert.Equal(german.Count(sign => sign == '{'), english.Count(sign => sign == '{'));
        });

    [Theory]
    [InlineData("?phase=failed&q=%20rathaus%20&page=3", "?q=rathaus&phase=failed&page=3")]
    [InlineData("?phase=strange&page=-4", "")]
    [InlineData("", "")]
    public void A_query_is_kept_in_links_and_unknown_words_mean_all(string asked, string link)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(asked);
        var query = DeploymentQuery.From(context.Request.Query);
        Assert.Equal($"/deployments/{Guid.Empty}{link}#devices-title", query.Link(Guid.Empty, query.Page));
    }

    private static DeploymentTexts Of(string language) => Texts.All.Single(t => t.Code == language).Deployments;

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
