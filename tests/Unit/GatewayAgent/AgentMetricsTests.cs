using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Kreisfunk.GatewayAgent;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class AgentMetricsTests
{
    [Fact]
    public void What_came_and_what_was_wrong_with_it_is_counted_by_name()
    {
        using var agent = new AgentFixture(new AgentOptions { Spool = new SpoolOptions { MaxFrames = 2 } });
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = Listen(agent, counts);

        agent.Handle(SemtechVectors.Get("codr_OFF_plus_good").Datagram);
        agent.Handle(SemtechVectors.Get("no_crc").Datagram);
        agent.Handle(SemtechVectors.Get("v3_push_data").Datagram);
        agent.Handle(SemtechVectors.Get("fsk_plus_lora").Datagram);
        agent.Handle(SemtechVectors.Get("tx_ack_empty").Datagram);
        listener.RecordObservableInstruments();

        Assert.Equal(new SortedDictionary<string, long>
        {
            ["kreisfunk_agent_datagram_errors_total UnknownVersion"] = 1,
            ["kreisfunk_agent_datagrams_total PushData"] = 3,
            ["kreisfunk_agent_datagrams_total TxAck"] = 1,
            ["kreisfunk_agent_defects_total CodingRateOff"] = 1,
            ["kreisfunk_agent_defects_total CrcAbsent"] = 1,
            ["kreisfunk_agent_frames_total "] = 2,
            ["kreisfunk_agent_spool_bytes "] = agent.Spool.Depth.Bytes,
            ["kreisfunk_agent_spool_frames "] = 2,
            ["kreisfunk_agent_spool_refused_total "] = 1,
            ["kreisfunk_agent_tx_acks_unmatched_total "] = 1,
        }, new SortedDictionary<string, long>(counts));
    }

    private static MeterListener Listen(AgentFixture agent, ConcurrentDictionary<string, long> counts)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                // Other tests' meters have the same name; this fixture's factory made this one.
                if (instrument.Meter.Scope == agent.MeterScope)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var label = tags.Length > 0 ? tags[0].Value : "";
            counts.AddOrUpdate($"{instrument.Name} {label}", value, (_, sum) => sum + value);
        });
        listener.Start();
        return listener;
    }
}
