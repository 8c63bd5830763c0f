using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class DestinationReportTests
{
    private static readonly DestinationFilterOptions Narrow = new() { NetIds = ["000013"] };

    [Fact]
    public void With_a_filter_only_the_operators_own_counts_are_told()
    {
        var report = Report(new DestinationOptions { Filter = Narrow });
        report.Received(DownlinkRig.Gateway, Phy.Uplink(Phy.Data(0x26011bda)));
        var stats = report.Take(DownlinkRig.Gateway, Whole());
        Assert.Equal((1u, 1u), (stats.RxPacketsReceived, stats.RxPacketsReceivedOk));
        Assert.Equal(1u, Assert.Single(stats.RxPacketsPerFrequency).Value);
        Assert.Empty(stats.Metadata);
        Assert.Null(stats.DutyCycleStats);
        Assert.Equal((DownlinkRig.Gateway.ToString(), 51.0), (stats.GatewayId, stats.Location.Latitude));
    }

    [Fact]
    public void Who_gets_everything_gets_the_report_as_it_is()
    {
        var stats = Report(new DestinationOptions()).Take(DownlinkRig.Gateway, Whole());
        Assert.Equal(Whole(), stats);
    }

    [Fact]
    public void The_position_is_told_only_where_it_is_shared()
    {
        var open = new DestinationOptions { ShareLocation = false };
        Assert.Null(Report(open).Take(DownlinkRig.Gateway, Whole()).Location);
        var narrow = new DestinationOptions { ShareLocation = false, Filter = Narrow };
        Assert.Null(Report(narrow).Take(DownlinkRig.Gateway, Whole()).Location);
    }

    [Fact]
    public void Its_own_downlinks_are_counted_and_nobody_elses()
    {
        var report = Report(new DestinationOptions { Filter = Narrow });
        var frame = new DownlinkFrame { Items = { DownlinkRig.AtOnce(), DownlinkRig.AtOnce() } };
        var ack = new DownlinkTxAck
        {
            Items =
            {
                new DownlinkTxAckItem { Status = TxAckStatus.TooLate },
                new DownlinkTxAckItem { Status = TxAckStatus.Ok },
            },
        };
        report.DownlinkRequested(DownlinkRig.Gateway);
        report.DownlinkAnswered(DownlinkRig.Gateway, frame, ack);
        var stats = report.Take(DownlinkRig.Gateway, Whole());
        Assert.Equal((1u, 1u), (stats.TxPacketsReceived, stats.TxPacketsEmitted));
        Assert.Equal(["OK", "TOO_LATE"], stats.TxPacketsPerStatus.Keys.Order());
    }

    [Fact]
    public void Each_report_begins_anew()
    {
        var report = Report(new DestinationOptions { Filter = Narrow });
        report.Received(DownlinkRig.Gateway, Phy.Uplink(Phy.Data(1)));
        report.Take(DownlinkRig.Gateway, Whole());
        Assert.Equal(0u, report.Take(DownlinkRig.Gateway, Whole()).RxPacketsReceived);
    }

    private static DestinationReport Report(DestinationOptions options) =>
        new(options, new DestinationFilter(options.Filter));

    private static GatewayStats Whole() => new()
    {
        GatewayId = DownlinkRig.Gateway.ToString(),
        Time = new Timestamp { Seconds = 1_772_366_400 },
        Location = new Location { Latitude = 51 },
        RxPacketsReceived = 1000,
        RxPacketsReceivedOk = 900,
        TxPacketsReceived = 80,
        TxPacketsEmitted = 70,
        RxPacketsPerFrequency = { { 868_100_000, 900 } },
        TxPacketsPerStatus = { { "OK", 70 } },
        Metadata = { { "rxfw", "900" } },
        DutyCycleStats = new DutyCycleStats(),
    };
}
