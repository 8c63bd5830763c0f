using System.Security.Cryptography;
using CsCheck;
using Kreisfunk.GatewayAgent.Operation.Updates;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

public sealed class UpdatePackageTests : IDisposable
{
    private static readonly byte[] Binary = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void What_was_signed_is_read_back()
    {
        Assert.Equal(UpdateError.None, UpdatePackage.TryRead(Package(), _key, out var package));
        Assert.Equal((new AgentVersion(1, 2, 3), "x64", new AgentVersion(0, 1, 0)),
            (package!.Manifest.Version, package.Manifest.Architecture, package.Manifest.Minimum));
        Assert.Equal(Binary, package.Binary);
    }

    [Fact]
    public void Another_key_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(UpdateError.Signature, UpdatePackage.TryRead(Package(), other, out _));
    }

    [Fact]
    public void A_binary_that_was_changed_is_refused()
    {
        var file = Package();
        file[^1] ^= 1;
        Assert.Equal(UpdateError.Digest, UpdatePackage.TryRead(file, _key, out _));
        Assert.Equal(UpdateError.Digest, UpdatePackage.TryRead([.. Package(), 0], _key, out _));
    }

    [Fact]
    public void A_copy_that_was_broken_off_is_refused_at_every_length()
    {
        var file = Package();
        for (var length = 0; length < file.Length; length++)
            Assert.NotEqual(UpdateError.None, UpdatePackage.TryRead(file.AsSpan(0, length), _key, out _));
        Assert.Equal(UpdateError.Torn, UpdatePackage.TryRead(file.AsSpan(0, file.Length - 1), _key, out _));
    }

    [Fact]
    public void A_manifest_that_was_changed_is_refused()
    {
        var file = Package();
        var at = file.AsSpan().IndexOf("1.2.3"u8);
        file[at] = (byte)'9';
        Assert.Equal(UpdateError.Signature, UpdatePackage.TryRead(file, _key, out _));
    }

    [Fact]
    public void Any_bytes_give_an_error_and_no_exception() =>
        Gen.Select(Gen.Int[0, 300], Gen.Byte, Gen.Int[0, 400]).Sample((at, value, cut) =>
        {
            var file = Package();
            file[at] = (byte)(file[at] ^ value);
            UpdatePackage.TryRead(file.AsSpan(0, file.Length - cut), _key, out _);
        }, iter: 500);

    [Theory]
    [InlineData("1.2.3", "1.2.4", true)]
    [InlineData("1.2.10", "1.2.9", false)]
    [InlineData("1.9.0", "1.10.0", true)]
    [InlineData("2.0.0-rc1", "2.0.0", false)]
    public void Versions_are_compared_by_number(string one, string other, bool isOlder)
    {
        Assert.True(AgentVersion.TryParse(one, out var first));
        Assert.True(AgentVersion.TryParse(other, out var second));
        Assert.Equal(isOlder, first < second);
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.2.x")]
    [InlineData("1.-2.3")]
    [InlineData("")]
    public void What_is_no_version_is_refused(string text) => Assert.False(AgentVersion.TryParse(text, out _));

    [Fact]
    public void A_manifest_may_say_more_than_is_known()
    {
        var json = $$"""
            {"later":{"a":[1]},"version":"1.2.3","architecture":"x64","size":3,"sha256":"{{new string('a', 64)}}"}
            """;
        Assert.True(UpdateManifest.TryRead(System.Text.Encoding.UTF8.GetBytes(json), out var manifest));
        Assert.Equal(3, manifest.SizeBytes);
    }

    public void Dispose() => _key.Dispose();

    private byte[] Package() => UpdatePackage.Write(Binary,
        new UpdateManifest(new AgentVersion(1, 2, 3), "x64", 0, "") { Minimum = new AgentVersion(0, 1, 0) }, _key);
}
