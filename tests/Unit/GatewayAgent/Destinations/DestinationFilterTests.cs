using CsCheck;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class DestinationFilterTests
{
    private static readonly byte[][] OfEveryKind =
    [
        Phy.Data(0x26011bda), Phy.Data(0x26011bda, 0x80), Phy.Data(0x26011bda, 0x60), Phy.Join(1),
        Phy.Rejoin(0, 0x13), Phy.Rejoin(2, 0x13), Phy.RejoinOne(1), [0xe0, 1, 2, 3], [0x20, 1, 2, 3], [0x40], [],
        [0x41, .. Phy.Data(1)[1..]],
    ];

    [Fact]
    public void Without_any_list_everything_passes_also_what_nobody_understands() =>
        Assert.All(OfEveryKind, phy => Assert.True(Passes(new DestinationFilterOptions(), phy)));

    // Lengths of the fixed first bits by type: LoRaWAN Backend Interfaces 1.0, table 3 of the address assignment.
    [Theory]
    [InlineData("00006d", 7)]
    [InlineData("20002d", 8)]
    [InlineData("40016d", 12)]
    [InlineData("6002da", 15)]
    [InlineData("800b6d", 17)]
    [InlineData("a016db", 19)]
    [InlineData("c05b6d", 22)]
    [InlineData("e16d5b", 25)]
    public void A_netid_of_every_type_takes_its_own_addresses_and_no_neighbours(string text, int prefixLength)
    {
        Assert.True(NetId.TryParse(text, out var netId));
        var filter = new DestinationFilterOptions { NetIds = [text] };
        Gen.UInt.Sample(own => Passes(filter, Phy.Data(Phy.Address(netId, own).Value)), iter: 1000);
        Gen.Select(Gen.UInt, Gen.Int[0, prefixLength - 1]).Sample((own, bit) =>
            !Passes(filter, Phy.Data(Phy.Address(netId, own).Value ^ (0x8000_0000 >> bit))), iter: 1000);
    }

    [Fact]
    public void A_prefix_passes_exactly_the_addresses_that_begin_with_it() =>
        Gen.Select(Gen.UInt, Gen.Int[0, 32], Gen.UInt).Sample((prefix, length, address) =>
        {
            var mask = length == 0 ? 0 : uint.MaxValue << (32 - length);
            var filter = new DestinationFilterOptions { DevAddrs = [$"{prefix & mask:x8}/{length}"] };
            // Half of the addresses begin with it.
            var tried = address % 2 == 0 ? address : (prefix & mask) | (address & ~mask);
            return Passes(filter, Phy.Data(tried)) == ((tried & mask) == (prefix & mask));
        }, iter: 5000);

    [Theory]
    [InlineData("70b3d57ed0000001", 0x70b3d57ed0000001, true)]
    [InlineData("70b3d57ed0000001", 0x70b3d57ed0000002, false)]
    [InlineData("70b3d57ed0000001-70b3d57ed0000003", 0x70b3d57ed0000003, true)]
    [InlineData("70b3d57ed0000001-70b3d57ed0000003", 0x70b3d57ed0000004, false)]
    [InlineData("70b3d57ed0000001-70b3d57ed0000003", 0x70b3d57ed0000000, false)]
    [InlineData("70b3d57ed0000000/40", 0x70b3d57ed0ffffff, true)]
    [InlineData("70b3d57ed0000000/40", 0x70b3d57ed1000000, false)]
    [InlineData("0000000000000000/0", 0xffffffffffffffff, true)]
    public void Joins_pass_by_their_joineui(string range, ulong joinEui, bool passes)
    {
        var filter = new DestinationFilterOptions { JoinEuis = [range] };
        Assert.Equal(passes, Passes(filter, Phy.Join(joinEui)));
        Assert.Equal(passes, Passes(filter, Phy.RejoinOne(joinEui)));
    }

    [Fact]
    public void Rejoins_of_the_other_types_pass_by_their_netid()
    {
        var filter = new DestinationFilterOptions { NetIds = ["000013"] };
        Assert.True(Passes(filter, Phy.Rejoin(0, 0x13)));
        Assert.True(Passes(filter, Phy.Rejoin(2, 0x13)));
        Assert.False(Passes(filter, Phy.Rejoin(0, 0x14)));
    }

    [Fact]
    public void One_list_opens_nothing_of_another_kind()
    {
        Assert.False(Passes(new() { NetIds = ["000013"], DevAddrs = ["00000000/0"] }, Phy.Join(1)));
        Assert.False(Passes(new() { JoinEuis = ["0000000000000000/0"] }, Phy.Data(0x26011bda)));
        Assert.False(Passes(new() { DevAddrs = ["00000000/0"] }, Phy.Rejoin(0, 0x13)));
    }

    [Fact]
    public void What_says_nothing_of_whose_it_is_goes_to_nobody_with_a_filter()
    {
        var widest = new DestinationFilterOptions { DevAddrs = ["00000000/0"], JoinEuis = ["0000000000000000/0"] };
        Assert.All(new byte[][] { [], [0x40], [0x20, 1, 2, 3], [0xe0, 1], [0x41, .. Phy.Data(1)[1..]] },
            phy => Assert.False(Passes(widest, phy)));
    }

    [Fact]
    public void Proprietary_frames_pass_when_asked_for() => Assert.True(
        Passes(new() { DevAddrs = ["26000000/7"], Proprietary = true }, [0xe0, 1, 2, 3]));

    [Fact]
    public void An_entry_not_understood_opens_nothing() => Assert.All(OfEveryKind,
        phy => Assert.False(Passes(new DestinationFilterOptions { NetIds = ["everybody's"] }, phy)));

    [Fact]
    public void No_bytes_are_too_odd_to_judge() =>
        Gen.Byte.Array[0, 260].Sample(phy => { FrameAddress.Read(phy); }, iter: 20_000);

    [Fact]
    public void A_frame_that_does_not_match_costs_no_memory()
    {
        var filter = new DestinationFilter(new DestinationFilterOptions
        {
            NetIds = ["000013"],
            JoinEuis = ["0000000000000000"],
        });
        var phy = Phy.Data(0xfe000001);
        Assert.False(filter.Matches(FrameAddress.Read(phy)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            filter.Matches(FrameAddress.Read(phy));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("26000001/7")]
    [InlineData("26000000/33")]
    [InlineData("26000000/")]
    [InlineData("2600000/7")]
    [InlineData("26000000/-1")]
    public void A_mistaken_prefix_is_refused(string text) => Assert.False(DevAddrPrefix.TryParse(text, out _));

    [Theory]
    [InlineData("70b3d57ed0000003-70b3d57ed0000001")]
    [InlineData("70b3d57ed0000001/40")]
    [InlineData("70b3d57ed0000000/65")]
    [InlineData("70b3d57ed000000")]
    [InlineData("70b3d57ed0000000-")]
    [InlineData("70-b3-d5-7e-d0-00-00-00")]
    public void A_mistaken_range_is_refused(string text) => Assert.False(EuiRange.TryParse(text, out _));

    private static bool Passes(DestinationFilterOptions options, byte[] phy) =>
        new DestinationFilter(options).Matches(FrameAddress.Read(phy));
}
