using System.Runtime.Intrinsics;
using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class PartialBlockTests
{
    private static readonly Gen<byte[]> AnyPart = Gen.Byte.Array[0, 15];

    [Fact]
    public void Padding_is_a_bit_and_zeroes() => AnyPart.Sample(bytes =>
    {
        var padded = new byte[16];
        bytes.CopyTo(padded, 0);
        padded[bytes.Length] = 0x80;
        Assert.Equal(Vector128.Create(padded), PartialBlock.Pad(bytes));
    });

    [Fact]
    public void The_key_stream_covers_each_byte_once() =>
        Gen.Select(AnyPart, Gen.Byte.Array[16]).Sample((bytes, stream) =>
        {
            byte[] guarded = [.. bytes, 0x55, 0x55];
            PartialBlock.Xor(guarded.AsSpan(0, bytes.Length), Vector128.Create(stream));
            Assert.Equal([.. bytes.Zip(stream, (left, right) => (byte)(left ^ right)), 0x55, 0x55], guarded);
        });
}
