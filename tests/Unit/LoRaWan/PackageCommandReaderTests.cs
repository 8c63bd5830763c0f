using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class PackageCommandReaderTests
{
    private static readonly Gen<Package> AnyPackage = Gen.Enum<Package>();

    // Facts of TS006-1.0.0, as brocaar/lorawan lays them out; the shared vectors have none.
    [Shows("ts006-v1")]
    [Fact]
    public void Firmware_management_is_laid_out_as_the_specification_says()
    {
        AssertFirmware("01", new DevVersionReq());
        AssertFirmware("0101020000f0040000", new DevVersionAns(513, 1264));
        AssertFirmware("0201020408", new DevRebootTimeReq(134_480_385));
        AssertFirmware("0201020408", new DevRebootTimeAns(134_480_385));
        AssertFirmware("03010204", new DevRebootCountdownReq(262_657));
        AssertFirmware("03ffffff", new DevRebootCountdownAns(DevRebootCountdownReq.Cancel));
        AssertFirmware("04", new DevUpgradeImageReq());
        AssertFirmware("040301020400", new DevUpgradeImageAns(UpImageStatus.Valid, 262_657));
        AssertFirmware("0401", new DevUpgradeImageAns(UpImageStatus.Invalid, null));
        AssertFirmware("0501020300", new DevDeleteImageReq(197_121));
        AssertFirmware("0503", new DevDeleteImageAns(NoValidImage: true, InvalidVersion: true));
        AssertFirmware("0502", new DevDeleteImageAns(NoValidImage: false, InvalidVersion: true));
        AssertFirmware("000401", new PackageVersionAns((byte)Package.FirmwareManagement, 1));
    }

    [Fact]
    public void The_same_identifier_is_another_command_in_another_package_or_version()
    {
        byte[] bytes = [0x01, 0x05, 0x00, 0xC4, 0x80];
        var reader = new PackageCommandReader(bytes, Package.Fragmentation, 2, uplink: true);
        Assert.True(reader.TryNext(out var command));
        Assert.True(command.TryRead<FragSessionStatusAns>(out var status));
        Assert.Equal(new FragSessionStatusAns(true, false, true, 3, 1024, 128), status);
        Assert.False(command.TryRead<FragSessionStatusAnsV1>(out _));
        Assert.False(command.TryRead<McGroupStatusAns>(out _));
        Assert.False(command.TryRead<FragSessionStatusReq>(out _));

        reader = new PackageCommandReader(bytes, Package.Fragmentation, 1, uplink: true);
        Assert.True(reader.TryNext(out command));
        Assert.False(command.TryRead<FragSessionStatusAns>(out _));
        Assert.True(command.TryRead<FragSessionStatusAnsV1>(out _));
        Assert.False(default(PackageCommandView).TryRead<FragSessionStatusAnsV1>(out _));
    }

    [Theory]
    [InlineData("0123000403020101040302", Package.MulticastSetup, true, "a group list that lacks its last byte")]
    [InlineData("04020004", Package.MulticastSetup, true, "a session answer that lacks a byte of its time")]
    [InlineData("0403010204", Package.FirmwareManagement, true, "a valid image that lacks a byte of its version")]
    [InlineData("0800", Package.Fragmentation, false, "a fragment without its number")]
    [InlineData("0231000480", Package.Fragmentation, false, "a setup that ends early")]
    [InlineData("07", Package.ClockSync, true, "an identifier that does not exist")]
    [InlineData("ff", Package.ClockSync, true, "an identifier beyond all tables")]
    public void What_cannot_be_read_stays_as_the_rest(string hex, Package package, bool uplink, string why)
    {
        var reader = new PackageCommandReader(Convert.FromHexString(hex), package, 1, uplink);
        Assert.False(reader.TryNext(out _), why);
        Assert.Equal(hex, Convert.ToHexStringLower(reader.Rest));
    }

    [Fact]
    public void A_version_nobody_knows_is_not_read()
    {
        Assert.False(PackageCommands.Fits([0x00], Package.ClockSync, 0, uplink: false));
        Assert.False(PackageCommands.Fits([0x00], Package.ClockSync, 3, uplink: false));
        Assert.False(PackageCommands.Fits([0x00], Package.FirmwareManagement, 2, uplink: false));
        Assert.False(PackageCommands.Fits([0x00], default, 1, uplink: false));
        Assert.False(PackageCommands.Fits([0x00], (Package)5, 1, uplink: false));
        Assert.True(PackageCommands.Fits([0x00, 0x00], Package.ClockSync, 2, uplink: false));
    }

    [Fact]
    public void No_bytes_make_the_reader_throw_or_lose_one() =>
        Gen.Select(Gen.Select(Gen.Int[0, 8], Gen.Byte.Array[0, 60], (cid, rest) => (byte[])[(byte)cid, .. rest]),
            AnyPackage, Gen.Int[0, 3], Gen.Bool).Sample((bytes, package, version, uplink) =>
        {
            var commands = PackageCommands.Describe(bytes, package, version, uplink);
            Assert.Equal(
                Convert.ToHexStringLower(bytes), string.Concat(commands.Select(item => (string?)item!["bytes"])));
        });

    [Fact]
    public void Walking_over_any_commands_allocates_nothing() =>
        Gen.Select(Gen.Byte.Array[0, 60], AnyPackage, Gen.Int[1, 2], Gen.Bool).Sample(
            (bytes, package, version, uplink) =>
            {
                PackageCommands.Fits(bytes, package, version, uplink);
                var before = GC.GetAllocatedBytesForCurrentThread();
                PackageCommands.Fits(bytes, package, version, uplink);
                Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
            });

    [Fact]
    public void Fields_out_of_their_range_are_our_bug()
    {
        Refuse(new AppTimeReq(0, 16, false));
        Refuse(new FragSessionSetupReq { NbFrag = 16_384 });
        Refuse(new DataFragment(4, 1, default));
        Refuse(new DevRebootCountdownReq(0x100_0000));
        Refuse(new DevUpgradeImageAns(UpImageStatus.Valid, null));
        Refuse(new DevUpgradeImageAns(UpImageStatus.None, 1));
        Refuse(new McClassCSessionAns(0, false, false, false, false, null));
        Refuse(new McClassBSessionAns(0, true, false, false, false, 1));
        Refuse(new McClassBSessionAns(0, false, false, false, false, 0x100_0000));
        Refuse(new McGroupStatusAns(2, [new McGroup(1, default), new McGroup(1, default)]));
        Refuse(new McGroupStatusAns(2, [new McGroup(4, default)]));
    }

    [Fact]
    public void A_group_key_never_prints() => Assert.DoesNotContain("ABAB", new McGroupSetupReq(
        0, default, new AesKey(Convert.FromHexString(new string('A', 32).Replace("AA", "AB"))), 0, 0)
        .ToString().ToUpperInvariant(), StringComparison.Ordinal);

    [Fact]
    public void Each_package_has_its_FPort()
    {
        foreach (var package in Enum.GetValues<Package>())
        {
            Assert.True(PackagePorts.TryGetPackage(PackagePorts.FPortOf(package), out var found));
            Assert.Equal(package, found);
        }

        Assert.Equal(202, PackagePorts.FPortOf(Package.ClockSync));
        Assert.False(PackagePorts.TryGetPackage(204, out _));
        Assert.False(PackagePorts.TryGetPackage(199, out _));
    }

    [Fact]
    public void A_forwarded_uplink_needs_a_frame_behind_its_fields()
    {
        Assert.False(ForwardUplinkReq.TryRead(Convert.FromHexString("d5bf01287684"), out _, out _));
        Assert.False(ForwardUplinkReq.TryRead([], out _, out _));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new ForwardUplinkReq(0, 12, -100, 0, 868_100_000).Write([1], new byte[20]));
    }

    private static void AssertFirmware<T>(string hex, T command) where T : struct, IPackageCommand<T>
    {
        var bytes = Convert.FromHexString(hex);
        Span<byte> written = stackalloc byte[16];
        Assert.Equal(hex, Convert.ToHexStringLower(written[..command.Write(written)]));
        var reader = new PackageCommandReader(bytes, Package.FirmwareManagement, 1, T.IsUplink);
        Assert.True(reader.TryNext(out var view));
        Assert.True(view.TryRead<T>(out var read));
        Assert.Equal(command, read);
        Assert.True(reader.IsComplete);
    }

    private static void Refuse<T>(T command) where T : struct, IPackageCommand<T> =>
        Assert.Throws<ArgumentOutOfRangeException>(() => command.Write(new byte[64]));
}
