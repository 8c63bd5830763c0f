using CsCheck;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class DevNonceSetTests
{
    [Fact]
    public void It_holds_what_a_set_holds_however_many() => Gen.UShort.Array[0, 3_000].Sample(nonces =>
    {
        var set = new DevNonceSet();
        var expected = new SortedSet<ushort>();
        foreach (var nonce in nonces)
        {
            set.Add(nonce);
            expected.Add(nonce);
        }

        return set.Count == expected.Count && set.ToArray().SequenceEqual(expected)
            && nonces.All(set.Contains) && !set.Contains(Absent(expected));
    }, iter: 200);

    [Fact]
    public void It_can_be_full()
    {
        var set = new DevNonceSet();
        for (var nonce = 0; nonce <= ushort.MaxValue; nonce++)
            set.Add((ushort)nonce);
        Assert.Equal(65_536, set.Count);
        Assert.True(set.Contains(0) && set.Contains(ushort.MaxValue));
        set.Clear();
        Assert.Empty(set.ToArray());
    }

    private static ushort Absent(SortedSet<ushort> taken)
    {
        ushort candidate = 0;
        while (taken.Contains(candidate))
            candidate++;
        return candidate;
    }
}
