using System.Text;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class EmissionCheckTests
{
    private readonly EmissionCheck _check = new();

    [Fact]
    public void What_was_sent_is_not_missing()
    {
        Accept(1, 2);
        Assert.Equal(0, Report(2, 30));
        Assert.Equal(0, Report(0, 60));
        Assert.Equal(0, Report(0, 90));
    }

    [Fact]
    public void What_was_due_a_whole_report_ago_and_was_never_reported_is_missing_once()
    {
        Accept(1, 2, 3);
        Assert.Equal(0, Report(2, 30));
        Assert.Equal(1, Report(0, 60));
        Assert.Equal(0, Report(0, 90));
    }

    [Fact]
    public void A_packet_that_leaves_around_the_report_has_until_the_next_one()
    {
        Accept(29.9);
        Assert.Equal(0, Report(0, 30));
        Assert.Equal(0, Report(1, 60));
        Assert.Equal(0, Report(0, 90));
    }

    [Fact]
    public void A_packet_far_ahead_is_waited_for()
    {
        Accept(100);
        Assert.Equal(0, Report(0, 30));
        Assert.Equal(0, Report(0, 60));
        Assert.Equal(0, Report(1, 120));
    }

    [Fact]
    public void More_than_was_accepted_does_not_hide_a_later_loss()
    {
        Assert.Equal(0, Report(5, 30));
        Accept(31);
        Assert.Equal(0, Report(0, 60));
        Assert.Equal(1, Report(0, 90));
    }

    [Fact]
    public void At_the_bound_the_earliest_count_as_sent()
    {
        Accept([.. Enumerable.Range(0, EmissionCheck.MaxOpen + 10).Select(i => (double)i / 1000)]);
        Report(0, 30);
        Assert.Equal(EmissionCheck.MaxOpen, Report(0, 60));
    }

    [Fact]
    public void A_name_both_the_forwarder_and_the_agent_use_in_a_report_is_the_agents()
    {
        using var agent = new AgentFixture();
        var stat = """{"stat":{"rxnb":0,"foreign_messages":"7"}}""";
        agent.Handle([2, 0, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, .. Encoding.ASCII.GetBytes(stat)]);
        agent.Handle([2, 0, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, .. Encoding.ASCII.GetBytes(stat)],
            new System.Net.IPEndPoint(System.Net.IPAddress.Parse("127.0.0.9"), 1).Serialize());
        agent.Handle([2, 0, 2, 0, 1, 2, 3, 4, 5, 6, 7, 8, .. Encoding.ASCII.GetBytes(stat)]);
        var reports = agent.TakeOutbox().Select(message => message.Payload).OfType<GatewayStats>().ToList();
        Assert.Equal(["7", "1"], reports.Select(report => report.Metadata["foreign_messages"]));
    }

    private void Accept(params double[] seconds)
    {
        foreach (var second in seconds)
            _check.Accepted(TimeSpan.FromSeconds(second));
    }

    private int Report(uint emitted, double second) => _check.Reported(emitted, TimeSpan.FromSeconds(second));
}
