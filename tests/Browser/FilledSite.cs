using Xunit;

namespace Kreisfunk.Tests.Browser;

/// <summary>A site with the sample town, for tests that only look.</summary>
public sealed class FilledSite : IAsyncLifetime
{
    private TestSite? _site;

    public TestSite Site => _site ?? throw new InvalidOperationException("The fixture has not started.");

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        await new SampleTown(_site.Stores).FillAsync();
        await new SampleDeployments(_site.Stores).FillAsync();
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
