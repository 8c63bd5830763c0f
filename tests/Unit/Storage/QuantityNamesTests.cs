using CsCheck;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Storage;

public sealed class QuantityNamesTests
{
    // Names built from the parts that could collide.
    private static readonly string[] Parts =
        ["a", "rssi", "snr", "f_cnt", "time", "dev_eui", "_text", "_value", "application_id"];

    private static readonly Gen<string> Names =
        Gen.Int[0, Parts.Length - 1].Array[1, 3].Select(parts => string.Concat(parts.Select(part => Parts[part])));

    [Fact]
    public void A_quantity_comes_back_from_its_field() => Gen.Select(Names, Gen.Bool).Sample(
        (name, isText) => QuantityNames.FromField(QuantityNames.ToField(name, isText)) == name);

    [Fact]
    public void Two_quantities_never_share_a_field() => Gen.Select(Names, Gen.Bool, Names, Gen.Bool).Sample(
        (one, oneText, two, twoText) =>
            (one == two && oneText == twoText)
            || QuantityNames.ToField(one, oneText) != QuantityNames.ToField(two, twoText));

    [Theory]
    [InlineData("f_cnt")]
    [InlineData("rssi")]
    [InlineData("snr")]
    public void The_fields_beside_the_quantities_are_none(string field)
    {
        Assert.Null(QuantityNames.FromField(field));
        Assert.NotEqual(field, QuantityNames.ToField(field, isText: false));
    }

    [Fact]
    public void Long_names_are_cut_and_names_no_store_takes_are_mended()
    {
        Assert.Equal(256, QuantityNames.Storable(new string('x', 300)).Length);
        Assert.Equal("a_b_c\uFFFD_", QuantityNames.Storable("a\tb\\c\uDC00\u007F"));
    }
}
