using Kreisfunk.GatewayAgent.Uplinks;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class ReconnectPauseTests
{
    private readonly ReconnectPause _pause = new(new Random(3));

    [Fact]
    public void Pauses_double_from_a_fifth_of_a_second_to_ten_seconds()
    {
        double[] expected = [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10, 10];
        Assert.All(expected, seconds => Assert.InRange(_pause.Next().TotalSeconds, seconds, seconds * 1.2));
    }

    [Fact]
    public void Only_a_connection_that_held_makes_the_next_pause_short()
    {
        for (var i = 0; i < 6; i++)
            _pause.Next();
        _pause.Ended(TimeSpan.FromSeconds(9));
        Assert.InRange(_pause.Next().TotalSeconds, 10, 12);
        _pause.Ended(TimeSpan.FromSeconds(10));
        Assert.InRange(_pause.Next().TotalSeconds, 0.2, 0.24);
    }
}
