using System.Globalization;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

internal static class KeyVectors
{
    public static void CheckKeyWrap(Vector vector)
    {
        var plain = vector.Bytes("plain");
        var wrapped = new byte[plain.Length + KeyWrap.OverheadBytes];
        KeyWrap.Wrap(vector.Bytes("kek"), plain, wrapped);
        Assert.Equal(vector.ExpectedBytes("wrapped"), wrapped);

        var unwrapped = new byte[plain.Length];
        Assert.True(KeyWrap.TryUnwrap(vector.Bytes("kek"), wrapped, unwrapped));
        Assert.Equal(plain, unwrapped);
    }

    public static void CheckMulticast(Vector vector)
    {
        if (vector.Has("genAppKey"))
            AssertKey(vector, "mcRootKey", MulticastKeys.McRootKeyFromGenAppKey(vector.Cipher("genAppKey")));
        else if (vector.Has("appKey"))
            AssertKey(vector, "mcRootKey", MulticastKeys.McRootKeyFromAppKey(vector.Cipher("appKey")));
        else if (vector.Expected.TryGetProperty("mcAppSKey", out _))
            AssertKey(vector, "mcAppSKey", Session(vector).McAppSKey);
        else
            AssertKey(vector, "mcNetSKey", Session(vector).McNetSKey);
    }

    public static void CheckNetId(Vector vector)
    {
        Assert.True(NetId.TryParse(vector.Text("netId"), out var netId));
        Assert.Equal(vector.Text("netId"), netId.ToString());
        Assert.Equal(vector.Expected.GetProperty("type").GetInt32(), netId.Type);
        Assert.Equal(
            uint.Parse(vector.ExpectedText("id")!, NumberStyles.HexNumber, CultureInfo.InvariantCulture), netId.Id);
        Assert.Equal(vector.ExpectedText("devAddrPrefix"), netId.Prefix.ToString());
        Assert.Equal(vector.Expected.GetProperty("prefixBits").GetInt32(), netId.PrefixLength);
    }

    private static MulticastKeys Session(Vector vector) =>
        MulticastKeys.Derive(vector.Cipher("mcKey"), vector.Addr("mcAddr"));

    private static void AssertKey(Vector vector, string name, AesKey key) =>
        Assert.Equal(new AesKey(vector.ExpectedBytes(name)), key);
}
