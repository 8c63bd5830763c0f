using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class FragmentTests
{
    private static readonly Gen<FragmentEncoder> AnyEncoder = Gen.Select(
        Gen.Byte.Array[1, 600], Gen.Int[1, 40], Gen.Int[1, 2],
        (block, fragSize, version) => new FragmentEncoder(block, fragSize, version));

    [Shows("ts004-code")]
    [Fact]
    public void A_block_survives_losses_when_an_uncoded_and_enough_coded_fragments_arrive() =>
        Gen.Select(Gen.Byte.Array[30, 600], Gen.Int[1, 12], Gen.Int[1, 2], Gen.Int[0, 60], Gen.Int)
            .Sample((block, fragSize, version, lossPercent, seed) =>
            {
                var encoder = new FragmentEncoder(block, fragSize, version);
                var decoder = new FragmentDecoder(encoder.Plan, encoder.Plan.NbFrag);
                var random = new Random(seed);
                var fragment = new byte[fragSize];
                for (var n = 1; n <= (20 * encoder.Plan.NbFrag) + 100 && !decoder.IsComplete; n++)
                {
                    encoder.Write(n, fragment);
                    if (n == 1 || random.Next(100) >= lossPercent)
                        decoder.Add(n, fragment);
                }

                Assert.True(decoder.IsComplete);
                Assert.Equal(block, decoder.Block.ToArray());
            });

    // Each coded fragment of version 2 is the xor of exactly NbFrag / 2 others: where that is even, so is every xor of
    // coded fragments, and one fragment stays open.
    [Theory]
    [InlineData(4, 1)]
    [InlineData(40, 1)]
    [InlineData(42, 0)]
    public void Coded_fragments_alone_leave_one_open_where_they_are_made_of_an_even_number(int nbFrag, int open)
    {
        var encoder = new FragmentEncoder(new byte[nbFrag], fragSize: 1, version: 2);
        var decoder = new FragmentDecoder(encoder.Plan, nbFrag);
        var fragment = new byte[1];
        for (var n = nbFrag + 1; n <= 20 * nbFrag; n++)
        {
            encoder.Write(n, fragment);
            decoder.Add(n, fragment);
        }

        Assert.Equal(open, decoder.Missing);
        encoder.Write(1, fragment);
        decoder.Add(1, fragment);
        Assert.True(decoder.IsComplete);
    }

    [Fact]
    public void The_order_of_arrival_does_not_matter() =>
        Gen.Select(AnyEncoder, Gen.Int).Sample((encoder, seed) =>
        {
            var decoder = new FragmentDecoder(encoder.Plan, encoder.Plan.NbFrag);
            var numbers = Enumerable.Range(1, 2 * encoder.Plan.NbFrag).ToArray();
            new Random(seed).Shuffle(numbers);
            var fragment = new byte[encoder.Plan.FragSize];
            foreach (var n in numbers)
            {
                encoder.Write(n, fragment);
                decoder.Add(n, fragment);
            }

            Assert.True(decoder.IsComplete);
            var whole = new byte[encoder.Plan.NbFrag * encoder.Plan.FragSize];
            for (var n = 1; n <= encoder.Plan.NbFrag; n++)
                encoder.Write(n, whole.AsSpan((n - 1) * encoder.Plan.FragSize));
            Assert.Equal(whole[..encoder.Plan.BlockBytes], decoder.Block.ToArray());
        });

    // The rank of what was given, by the plainest elimination there is; the decoder may not lose any of it.
    [Fact]
    public void What_is_missing_is_exactly_what_the_fragments_do_not_say() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 2], Gen.Int).Sample((nbFrag, version, seed) =>
        {
            var plan = new FragmentPlan(nbFrag, 1, 0, version);
            var encoder = new FragmentEncoder(new byte[nbFrag], 1, version);
            var decoder = new FragmentDecoder(plan, nbFrag);
            var numbers = Enumerable.Range(1, 3 * nbFrag).ToArray();
            new Random(seed).Shuffle(numbers);
            var basis = new List<ulong>();
            var fragment = new byte[1];
            var row = new ulong[1];
            foreach (var n in numbers)
            {
                encoder.Write(n, fragment);
                decoder.Add(n, fragment);
                if (n <= nbFrag)
                    row[0] = 1ul << (n - 1);
                else
                    ParityRow.Fill(n - nbFrag, plan, row);
                var left = basis.Aggregate(row[0], (value, other) => Math.Min(value, value ^ other));
                if (left != 0)
                    basis.Add(left);
                Assert.Equal(nbFrag - basis.Count, decoder.Missing);
            }
        });

    [Fact]
    public void A_few_more_fragments_than_were_lost_are_enough()
    {
        var encoder = new FragmentEncoder(FragmentVectors.Block, 2, version: 2);
        var decoder = new FragmentDecoder(encoder.Plan, maxRows: 20);
        var fragment = new byte[2];
        for (var n = 1; n <= 50; n++)
        {
            encoder.Write(n, fragment);
            if (n % 5 != 0)
                Assert.Equal(FragmentResult.Used, decoder.Add(n, fragment));
        }

        Assert.Equal(10, decoder.Missing);
        var sent = 0;
        while (!decoder.IsComplete)
        {
            encoder.Write(51 + sent++, fragment);
            decoder.Add(50 + sent, fragment);
        }

        Assert.InRange(sent, 10, 16);
        Assert.Equal(FragmentVectors.Block, decoder.Block.ToArray());
        Assert.Equal(FragmentResult.Complete, decoder.Add(1, fragment));
    }

    [Fact]
    public void A_decoder_keeps_no_more_rows_than_it_may_and_uncoded_fragments_still_help()
    {
        var encoder = new FragmentEncoder(FragmentVectors.Block, 10, version: 1);
        var decoder = new FragmentDecoder(encoder.Plan, maxRows: 1);
        var fragment = new byte[10];
        encoder.Write(11, fragment);
        Assert.Equal(FragmentResult.Used, decoder.Add(11, fragment));
        encoder.Write(12, fragment);
        Assert.Equal(FragmentResult.NoMemory, decoder.Add(12, fragment));
        for (var n = 1; n <= 9; n++)
        {
            encoder.Write(n, fragment);
            decoder.Add(n, fragment);
        }

        encoder.Write(10, fragment);
        Assert.Equal(FragmentResult.Complete, decoder.Add(10, fragment));
        Assert.Equal(FragmentVectors.Block, decoder.Block.ToArray());
    }

    [Fact]
    public void A_fragment_that_comes_twice_is_redundant_and_one_that_cannot_be_is_refused()
    {
        var encoder = new FragmentEncoder(FragmentVectors.Block, 10, version: 2);
        var decoder = new FragmentDecoder(encoder.Plan, 5);
        var fragment = new byte[10];
        encoder.Write(13, fragment);
        Assert.Equal(FragmentResult.Used, decoder.Add(13, fragment));
        Assert.Equal(FragmentResult.Redundant, decoder.Add(13, fragment));
        encoder.Write(3, fragment);
        Assert.Equal(FragmentResult.Used, decoder.Add(3, fragment));
        Assert.Equal(FragmentResult.Redundant, decoder.Add(3, fragment));
        Assert.Equal(FragmentResult.Invalid, decoder.Add(0, fragment));
        Assert.Equal(FragmentResult.Invalid, decoder.Add(16_384, fragment));
        Assert.Equal(FragmentResult.Invalid, decoder.Add(4, fragment.AsSpan(1)));
        Assert.True(decoder.Block.IsEmpty);
    }

    [Fact]
    public void No_fragments_make_the_decoder_throw() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 8], Gen.Select(Gen.Int[-2, 200], Gen.Byte.Array[0, 9]).Array[0, 100])
            .Sample((nbFrag, fragSize, fragments) =>
            {
                var decoder = new FragmentDecoder(new FragmentPlan(nbFrag, fragSize, 0, 2), maxRows: 10);
                foreach (var (n, bytes) in fragments)
                    decoder.Add(n, bytes);
                Assert.Equal(decoder.IsComplete, !decoder.Block.IsEmpty);
            });

    [Fact]
    public void The_last_fragment_is_padded_and_the_block_comes_without_it()
    {
        var encoder = new FragmentEncoder(FragmentVectors.Block, 48, version: 2);
        Assert.Equal(new FragmentPlan(3, 48, 44, 2), encoder.Plan);
        var fragment = new byte[48];
        encoder.Write(3, fragment);
        Assert.Equal([96, 97, 98, 99, .. new byte[44]], fragment);
    }

    // As vector frag-mic-v2-derived, made with OpenSSL: there index 0 hides where it stands.
    [Shows("ts004-mic")]
    [Fact]
    public void The_MIC_of_a_block_covers_index_and_count_of_its_session()
    {
        var key = new AesCipher(new AesKey(Convert.FromHexString("a5204bd14b90693f529ac8b7fd80b0c0")));
        var setup = new FragSessionSetupReq { FragIndex = 2, SessionCnt = 0x0102, Descriptor = 0x04030201 };
        Assert.Equal(0x853F4202U, DataBlockMic.Compute(key, setup, FragmentVectors.Block));
    }

    [Fact]
    public void A_plan_that_does_not_fit_the_numbers_on_the_air_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FragmentPlan.For(16_384, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => FragmentPlan.For(0, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => FragmentPlan.For(10, 256, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => FragmentPlan.For(10, 5, 3));
        Assert.False(new FragmentPlan(0, 5, 0, 2).IsPossible);
        Assert.False(new FragmentPlan(1, 5, 5, 2).IsPossible);
        Assert.False(default(FragmentPlan).IsPossible);
    }
}
