using System.Security.Cryptography;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Operation.Updates;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

/// <summary>Installing, the choice at each start, and the way back; in a folder of the real disk.</summary>
public sealed class UpdateSlotsTests : IDisposable
{
    private static readonly AgentVersion Packaged = new(1, 0, 0);

    private readonly string _folder = Directory.CreateTempSubdirectory("kreisfunk-agent-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly UpdateOptions _options = new();
    private readonly UpdateSlots _slots;

    public UpdateSlotsTests()
    {
        _slots = new UpdateSlots(Path.Combine(_folder, "slots"));
        _options.PublicKeyFile = Path.Combine(_folder, "key.pem");
        File.WriteAllText(_options.PublicKeyFile, _key.ExportSubjectPublicKeyInfoPem());
    }

    [Fact]
    public void A_new_version_goes_into_the_free_slot_and_is_chosen()
    {
        Assert.Equal(UpdateError.None, Install("1.1.0"));
        Assert.Equal("a", Choose());
        Confirm();
        Assert.Equal(UpdateError.None, Install("1.2.0"));
        Assert.Equal("b", Choose());
        Assert.Equal("binary 1.1.0", File.ReadAllText(_slots.BinaryOf("a")));
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(_slots.BinaryOf("b")).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void A_version_that_ends_twice_unconfirmed_is_left_for_the_one_before()
    {
        Install("1.1.0");
        Choose();
        Confirm();
        Install("1.2.0");
        Assert.Equal(["b", "b", "a", "a"], Enumerable.Range(0, 4).Select(_ => Choose()));
        Assert.Equal("1.2.0", _slots.State.RolledBack);
        Assert.Contains("2 times", _slots.State.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_update_goes_back_to_the_packaged_version()
    {
        Install("1.1.0");
        Assert.Equal(["a", "a", ""], Enumerable.Range(0, 3).Select(_ => Choose()));
    }

    [Fact]
    public void A_confirmed_version_may_end_as_often_as_it_likes()
    {
        Install("1.1.0");
        Choose();
        Confirm();
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal("a", Choose()));
    }

    [Fact]
    public void A_binary_that_was_changed_on_the_disk_is_not_run()
    {
        Install("1.1.0");
        Choose();
        Confirm();
        Install("1.2.0");
        File.AppendAllText(_slots.BinaryOf("b"), "x");
        Assert.Equal("a", Choose());
        Assert.Contains("not the one that was signed", _slots.State.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_of_debian_that_is_newer_wins()
    {
        Install("1.1.0");
        Assert.Equal("", SlotChoice.Make(_slots, _key, new AgentVersion(1, 1, 0)));
    }

    [Fact]
    public void A_switch_that_did_not_happen_leaves_the_old_one_unwatched()
    {
        Install("1.1.0");
        Choose();
        Confirm();
        // The state was written, then the power went before the link was switched.
        _slots.State = new SlotState("b", 0, "", "");
        Assert.All(Enumerable.Range(0, 4), _ => Assert.Equal("a", Choose()));
    }

    [Fact]
    public void An_older_version_needs_a_word()
    {
        Install("1.2.0");
        Assert.Equal(UpdateError.Downgrade, Install("1.1.0"));
        Assert.Equal(UpdateError.Downgrade, Install("1.2.0"));
        Assert.Equal(UpdateError.None, Install("1.1.0", allowDowngrade: true));
    }

    [Fact]
    public void Nothing_that_is_not_newer_than_the_package_is_installed()
    {
        Assert.Equal(UpdateError.Downgrade, Install("1.0.0", allowDowngrade: true));
        Assert.Equal(UpdateError.Downgrade, Install("0.9.0", allowDowngrade: true));
    }

    [Fact]
    public void Another_version_in_the_same_slot_is_noticed()
    {
        Install("1.1.0");
        var before = _slots.Stamp;
        Install("1.2.0");
        Install("1.3.0");
        Assert.Equal("a", _slots.Current);
        Assert.NotEqual(before, _slots.Stamp);
    }

    [Fact]
    public void Another_processor_and_a_version_too_far_ahead_are_refused()
    {
        Assert.Equal(UpdateError.Architecture, Install("1.1.0", architecture: "sparc"));
        Assert.Equal(UpdateError.MinimumVersion, Install("3.0.0", minimum: "2.0.0"));
        Assert.Equal("", _slots.Current);
    }

    [Fact]
    public void Without_a_key_nothing_is_installed()
    {
        _options.PublicKeyFile = null;
        Assert.Equal(UpdateError.NoKey, Install("1.1.0"));
    }

    [Fact]
    public void A_package_beyond_the_bound_is_not_read()
    {
        _options.MaxPackageBytes = 100;
        Assert.Equal(UpdateError.TooLarge, Install("1.1.0"));
    }

    [Fact]
    public void A_check_changes_nothing()
    {
        Assert.Equal(UpdateError.None, Install("1.1.0", onlyCheck: true));
        Assert.Equal("", _slots.Current);
    }

    [Fact]
    public void Every_error_has_a_sentence()
    {
        var installer = new UpdateInstaller(_options, _slots, Packaged);
        Assert.All(Enum.GetValues<UpdateError>(),
            error => Assert.EndsWith(".", installer.Sentence(error, "x.kfu"), StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Choose() => SlotChoice.Make(_slots, _key, Packaged);

    private void Confirm() => _slots.State = SlotState.None;

    private UpdateError Install(string version, bool allowDowngrade = false, bool onlyCheck = false,
        string? architecture = null, string minimum = "0.0.0")
    {
        Assert.True(AgentVersion.TryParse(version, out var number));
        Assert.True(AgentVersion.TryParse(minimum, out var least));
        var file = Path.Combine(_folder, "package.kfu");
        var manifest = new UpdateManifest(number, architecture ?? UpdateManifest.OwnArchitecture, 0, "")
        {
            Minimum = least,
        };
        File.WriteAllBytes(file,
            UpdatePackage.Write(System.Text.Encoding.UTF8.GetBytes($"binary {version}"), manifest, _key));
        return new UpdateInstaller(_options, _slots, Packaged).TryInstall(file, allowDowngrade, onlyCheck, out _);
    }
}
