using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

internal static class FragmentVectors
{
    // The vectors describe their data in words: bytes 00..63, hexadecimal.
    public static readonly byte[] Block = [.. Enumerable.Range(0, 100).Select(value => (byte)value)];

    public static void CheckParity(Vector vector)
    {
        var encoder = new FragmentEncoder(Block, vector.Int("fragSize"), vector.Int("ts004Version"));
        var nbFrag = vector.Int("nbFrag");
        Assert.Equal(nbFrag, encoder.Plan.NbFrag);
        Assert.Equal(0, encoder.Plan.Padding);
        var fragment = new byte[vector.Int("fragSize")];
        for (var n = 1; n <= nbFrag; n++)
        {
            encoder.Write(n, fragment);
            Assert.Equal(Block.AsSpan((n - 1) * fragment.Length, fragment.Length).ToArray(), fragment);
        }

        var rows = vector.Expected.GetProperty("parityRows").EnumerateArray().Select(row => row.GetString()!).ToList();
        Assert.Equal(vector.Int("redundancy"), rows.Count);
        foreach (var (index, row) in rows.Index())
        {
            encoder.Write(nbFrag + 1 + index, fragment);
            Assert.Equal(row, Convert.ToHexStringLower(fragment));
        }
    }

    public static void CheckMatrix(Vector vector)
    {
        for (var version = 1; version <= 2; version++)
        {
            var plan = new FragmentPlan(vector.Int("nbFrag"), 1, 0, version);
            var bits = new ulong[ParityRow.WordsOf(plan.NbFrag)];
            ParityRow.Fill(vector.Int("row"), plan, bits);
            var expected = vector.Expected.GetProperty($"columnsV{version}");
            Assert.Equal(
                expected.EnumerateArray().Select(column => column.GetInt32()),
                Enumerable.Range(0, plan.NbFrag).Where(column => (bits[column / 64] >> (column % 64) & 1) != 0));
        }
    }

    public static void CheckMic(Vector vector)
    {
        var key = DataBlockMic.DeriveDataBlockIntKey(vector.Cipher("appKey"));
        Assert.Equal(new AesKey(vector.ExpectedBytes("dataBlockIntKey")), key);
        var setup = new FragSessionSetupReq
        {
            FragIndex = vector.Int("fragIndex"),
            SessionCnt = (ushort)vector.UInt("sessionCnt"),
            Descriptor = BitConverter.ToUInt32(vector.Bytes("descriptorAsSentLE")),
        };
        Assert.Equal(vector.ExpectedMic(), DataBlockMic.Compute(new AesCipher(key), setup, Block));
    }
}
