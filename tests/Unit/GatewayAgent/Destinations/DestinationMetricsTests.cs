using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class DestinationMetricsTests
{
    [Fact]
    public void Every_count_has_the_destinations_name()
    {
        using var rig = new TallyRig();
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = Listen(rig, counts);

        rig.Tally.Taken();
        rig.Tally.Sent(3, isRepetition: false);
        rig.Tally.Sent(2, isRepetition: true);
        rig.Tally.Acknowledged(4);
        rig.Tally.Lose(LossReason.TooOld, 5);
        rig.Tally.DownlinkRefused();
        rig.Tally.Unread();
        rig.Tally.EventDropped();

        Assert.Equal(new SortedDictionary<string, long>
        {
            ["delivered_total destination=partner"] = 4,
            ["downlinks_refused_total destination=partner"] = 1,
            ["events_dropped_total destination=partner"] = 1,
            ["frames_total destination=partner"] = 1,
            ["lost_total destination=partner reason=TooOld"] = 5,
            ["resent_total destination=partner"] = 2,
            ["sent_total destination=partner"] = 5,
            ["unread_total destination=partner"] = 1,
        }, new SortedDictionary<string, long>(counts));
    }

    private static MeterListener Listen(TallyRig rig, ConcurrentDictionary<string, long> counts)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == rig.MeterScope)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var labels = string.Concat(tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}"));
            var name = instrument.Name["kreisfunk_agent_destination_".Length..];
            counts.AddOrUpdate(name + labels, value, (_, sum) => sum + value);
        });
        listener.Start();
        return listener;
    }
}
