using Kreisfunk.Bridge.Options;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class RegionFolderTests
{
    [Fact]
    public void The_bridge_takes_a_copy_of_the_folder_as_it_is()
    {
        var set = RegionSet.Load(new BridgeOptions
        {
            RegionsDirectory = Vectors.RepositoryPath("firmware-config", "regions"),
        });
        Assert.Empty(set.Errors);
        Assert.Equal(RegionFile.Names, set.Regions.Keys.Order(StringComparer.Ordinal));
    }
}
