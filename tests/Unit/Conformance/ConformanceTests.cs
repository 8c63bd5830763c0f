using Kreisfunk.Tests.Unit.House;
using Xunit;

namespace Kreisfunk.Tests.Unit.Conformance;

public sealed class ConformanceTests
{
    private static IEnumerable<Feature> Features => ConformancePage.Groups.SelectMany(group => group.Features);

    [Fact]
    public void The_page_of_conformance_is_what_the_tests_show() =>
        ReferencePage.Check("docs/reference/conformance.md", ConformancePage.Text());

    [Fact]
    public void Every_test_shows_rows_that_exist() => Assert.Empty(
        ShowingTests.All.Where(shown => Features.All(feature => feature.Id != shown.Feature)));

    [Fact]
    public void No_row_is_there_twice_and_each_names_its_clause()
    {
        Assert.Distinct(Features.Select(feature => feature.Id));
        Assert.All(Features, feature => Assert.NotEmpty(feature.Clause));
        Assert.True(Features.Count() >= 120);
    }
}
