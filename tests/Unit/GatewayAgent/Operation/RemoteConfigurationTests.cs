using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Operation.Configuration;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

public sealed class RemoteConfigurationTests : IDisposable
{
    private static readonly Eui64 Gateway = OperationFixture.Gateway;

    private readonly OperationFixture _fixture = new();

    [Fact]
    public void The_interval_holds_at_once_and_the_version_is_reported()
    {
        var remote = Open();
        var concentrator = new Concentrator(Gateway, TimeSpan.Zero) { Configuration = remote };
        concentrator.Attach(NoPath.Instance, TimeSpan.Zero);
        Assert.Equal("", concentrator.TakeReport(TimeSpan.Zero).ConfigVersion);
        Assert.True(IsDue(concentrator, 30));

        Assert.Equal(ConfigurationVerdict.Applied, remote.Take(Gateway, Wanted(c => c.StatsInterval = Seconds(60))));

        Assert.False(IsDue(concentrator, 59));
        Assert.True(IsDue(concentrator, 60));
        Assert.Equal("7", concentrator.TakeReport(TimeSpan.Zero).ConfigVersion);
    }

    [Fact]
    public void It_survives_a_restart()
    {
        Open().Take(Gateway, Wanted(c => c.StatsInterval = Seconds(60)));
        Assert.Equal(Wanted(c => c.StatsInterval = Seconds(60)), Open().Of(Gateway));
    }

    [Fact]
    public void A_file_that_is_broken_or_torn_is_left_out()
    {
        Open().Take(Gateway, Wanted());
        var file = Directory.GetFiles(_fixture.InFolder("configuration")).Single();
        File.WriteAllBytes(file, [0x1a, 0x7f, 1]);
        Assert.Null(Open().Of(Gateway));
    }

    [Fact]
    public void Who_can_set_the_channels_is_told_once_per_change()
    {
        var remote = Open();
        var told = new List<string>();
        remote.Changed += (gateway, wanted) => told.Add($"{gateway} {wanted.Version} {wanted.Channels.Count}");

        remote.Take(Gateway, Wanted());
        Assert.Equal(ConfigurationVerdict.Unchanged, remote.Take(Gateway, Wanted()));

        Assert.Equal([$"{Gateway} 7 2"], told);
    }

    [Fact]
    public void A_disk_that_refuses_it_does_not_keep_it_from_holding()
    {
        File.WriteAllText(_fixture.InFolder("configuration"), "a file where the folder should be");
        var remote = Open();
        Assert.Equal(ConfigurationVerdict.Applied, remote.Take(Gateway, Wanted()));
        Assert.Equal("7", remote.Of(Gateway)?.Version);
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "WrongGateway", """{"gatewayId":"aa555a00000013e3","version":"1"}""" },
        { "WrongGateway", """{"version":"1"}""" },
        { "StatsInterval", """{"gatewayId":"aa555a00000013e2","statsInterval":"0s"}""" },
        { "StatsInterval", """{"gatewayId":"aa555a00000013e2","statsInterval":"-5s"}""" },
        { "StatsInterval", """{"gatewayId":"aa555a00000013e2","statsInterval":"300000000000s"}""" },
        { "Frequency", """{"gatewayId":"aa555a00000013e2","channels":[{"frequency":868}]}""" },
        { "Modulation", """{"gatewayId":"aa555a00000013e2","channels":[{"frequency":868100000}]}""" },
        { "Modulation", """
            {"gatewayId":"aa555a00000013e2","channels":[{"frequency":868100000,
            "loraModulationConfig":{"bandwidth":125000,"spreadingFactors":[13]}}]}
            """ },
        { "Modulation", """
            {"gatewayId":"aa555a00000013e2","channels":[{"frequency":868100000,"fskModulationConfig":{}}]}
            """ },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_be_is_refused_and_the_last_good_one_stays(string verdict, string json)
    {
        var remote = Open();
        remote.Take(Gateway, Wanted());
        Assert.Equal(verdict, remote.Take(Gateway, JsonParser.Default.Parse<GatewayConfiguration>(json)).ToString());
        Assert.Equal("7", remote.Of(Gateway)?.Version);
        Assert.Equal("7", Open().Of(Gateway)?.Version);
    }

    [Fact]
    public void More_channels_than_any_board_has_and_a_novel_as_version_are_refused()
    {
        var channel = Wanted().Channels[0];
        Assert.Equal(ConfigurationVerdict.TooManyChannels,
            Open().Take(Gateway, Wanted(c => c.Channels.Add(Enumerable.Repeat(channel, 20)))));
        Assert.Equal(ConfigurationVerdict.Version, Open().Take(Gateway, Wanted(c => c.Version = new string('7', 129))));
    }

    [Fact]
    public void Gateways_beyond_the_bound_are_refused()
    {
        var remote = Open(new AgentOptions { Udp = new UdpOptions { MaxConcentrators = 1 } });
        remote.Take(Gateway, Wanted());
        var other = new Eui64(1);
        Assert.Equal(ConfigurationVerdict.TooManyGateways,
            remote.Take(other, Wanted(c => c.GatewayId = other.ToString())));
    }

    public void Dispose() => _fixture.Dispose();

    private RemoteConfiguration Open(AgentOptions? options = null) => new(
        new ConfigurationStore(_fixture.InFolder("configuration")),
        Microsoft.Extensions.Options.Options.Create(options ?? new AgentOptions()), _fixture.Metrics,
        NullLogger<RemoteConfiguration>.Instance);

    private static bool IsDue(Concentrator concentrator, int seconds) =>
        concentrator.IsReportDue(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(30), TimeSpan.Zero);

    private static GatewayConfiguration Wanted(Action<GatewayConfiguration>? change = null)
    {
        var wanted = new GatewayConfiguration
        {
            GatewayId = Gateway.ToString(),
            Version = "7",
            Channels =
            {
                new ChannelConfiguration
                {
                    Frequency = 868_100_000,
                    LoraModulationConfig = new LoraModulationConfig
                    {
                        Bandwidth = 125_000, SpreadingFactors = { 7, 12 },
                    },
                },
                new ChannelConfiguration
                {
                    Frequency = 868_800_000,
                    FskModulationConfig = new FskModulationConfig { Bitrate = 50_000 },
                },
            },
        };
        change?.Invoke(wanted);
        return wanted;
    }

    private static Duration Seconds(long seconds) => new() { Seconds = seconds };
}
