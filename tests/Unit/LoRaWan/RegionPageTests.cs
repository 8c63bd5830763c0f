using Kreisfunk.Tests.Unit.House;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class RegionPageTests
{
    [Fact]
    public void The_page_of_regions_is_what_the_files_say() =>
        ReferencePage.Check("docs/reference/regions.md", RegionPage.Text());
}
