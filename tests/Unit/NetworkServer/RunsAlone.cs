using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>Tests that measure the whole process: no other test may run beside them.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
