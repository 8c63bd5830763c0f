using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class TokenTableTests
{
    private static readonly DownlinkJob Job =
        new(new Concentrator(new Eui64(1), TimeSpan.Zero), new DownlinkFrame());

    private readonly TokenTable _table = new(65_530);

    [Fact]
    public void A_token_answers_once()
    {
        var token = _table.Add(Job, 1, TimeSpan.Zero);
        Assert.True(_table.TryTake(token, TimeSpan.Zero, out var job, out var item));
        Assert.Equal((Job, 1), (job, item));
        Assert.False(_table.TryTake(token, TimeSpan.Zero, out _, out _));
    }

    [Fact]
    public void A_token_expires()
    {
        var token = _table.Add(Job, 0, TimeSpan.Zero);
        Assert.False(_table.TryTake(token, TokenTable.Lifetime, out _, out _));
    }

    [Fact]
    public void At_the_bound_the_oldest_is_given_up()
    {
        var first = _table.Add(Job, 0, TimeSpan.Zero);
        var others = Enumerable.Range(0, TokenTable.MaxEntries).Select(_ => _table.Add(Job, 0, TimeSpan.Zero)).ToList();
        Assert.Equal(TokenTable.MaxEntries, _table.Count);
        Assert.False(_table.TryTake(first, TimeSpan.Zero, out _, out _));
        Assert.True(_table.TryTake(others[0], TimeSpan.Zero, out _, out _));
    }

    [Fact]
    public void Tokens_wrap_and_never_repeat_while_they_wait()
    {
        var tokens = Enumerable.Range(0, TokenTable.MaxEntries).Select(_ => _table.Add(Job, 0, TimeSpan.Zero)).ToList();
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
        Assert.Contains((ushort)0, tokens);
    }

    [Fact]
    public void An_answered_token_that_comes_back_is_not_dropped_with_its_forerunner()
    {
        var table = new TokenTable(0);
        var now = TimeSpan.Zero;
        ushort token;
        do
        {
            token = table.Add(Job, 0, now);
            if (token != ushort.MaxValue)
                table.TryTake(token, now, out _, out _);
        }
        while (token != ushort.MaxValue);
        var again = table.Add(Job, 7, TokenTable.Lifetime / 2);
        Assert.True(table.TryTake(again, TokenTable.Lifetime + TimeSpan.FromSeconds(1), out _, out var item));
        Assert.Equal((0, 7), (again, item));
    }
}
