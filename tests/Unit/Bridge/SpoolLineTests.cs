using Kreisfunk.Bridge.Ingest;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class SpoolLineTests
{
    private static readonly Eui64 Gateway = new(1);

    [Fact]
    public void The_lanes_of_a_gateway_do_not_reset_each_others_cursors()
    {
        using var board = new CursorBoard(null!, 10, TimeProvider.System, NullLogger<CursorBoard>.Instance);
        var ordered = new SpoolPlace("0000000000000001", 5, 1);
        var express = new SpoolPlace("0000000000000002", 1, 1) { IsExpress = true };

        board.Stored(Gateway, "eu868", ordered);
        board.Stored(Gateway, "eu868", express);

        Assert.True(board.IsStored(Gateway, ordered));
        Assert.True(board.IsStored(Gateway, express));
        Assert.False(board.IsStored(Gateway, express with { Sequence = 5 }));
    }
}
