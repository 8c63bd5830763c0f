using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>The Debian package as dpkg and systemd see it; nothing is installed on this machine.</summary>
public sealed class AgentPackageTests : IDisposable
{
    private const string Unit = "lib/systemd/system/kreisfunk-gateway-agent.service";

    private static readonly ServerProgram Deb = ServerProgram.Find("dpkg-deb", "dpkg"),
        Analyze = ServerProgram.Find("systemd-analyze", "systemd");

    private readonly string _folder = ServerProcess.NewFolder("agent-package");

    [Fact]
    public async Task It_holds_the_binary_its_unit_its_user_and_its_settings()
    {
        var package = await BuildAsync();
        var (_, list) = await AgentBinary.RunAsync(Deb.Require(), ["--contents", package]);
        Assert.Equal(
        [
            "./etc/kreisfunk/gateway-agent.json", "./lib/systemd/system/kreisfunk-gateway-agent.service",
            "./usr/lib/kreisfunk/kreisfunk-gateway-agent", "./usr/lib/sysusers.d/kreisfunk-gateway-agent.conf",
            "./usr/share/doc/kreisfunk-gateway-agent/README.md", "./usr/share/doc/kreisfunk-gateway-agent/copyright",
        ], list.Split('\n').Where(line => line.StartsWith('-')).Select(line => line.Split(' ')[^1])
            .Where(path => !path.EndsWith(".so", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("./usr/bin/kreisfunk-gateway-agent -> ", list, StringComparison.Ordinal);
        Assert.StartsWith("drwxr-xr-x ", list, StringComparison.Ordinal);
        Assert.All(list.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Contains(" root/root ", line, StringComparison.Ordinal));
        var (_, conffiles) = await AgentBinary.RunAsync(Deb.Require(), ["--info", package, "conffiles"]);
        Assert.Equal("/etc/kreisfunk/gateway-agent.json\n", conffiles);
    }

    [Fact]
    public async Task What_it_installs_runs()
    {
        await ExtractAsync();
        var (status, text) = await AgentBinary.RunAsync(InFolder("usr/bin/kreisfunk-gateway-agent"), ["--version"]);
        Assert.True(status == 0, text);
        Assert.Matches("^[0-9]+[.][0-9]+[.][0-9]+\n$", text);
    }

    [Fact]
    public async Task Systemd_takes_the_unit_without_a_word()
    {
        await ExtractAsync();
        // The program is not installed here; verify asks for it where the unit says.
        var unit = InFolder("kreisfunk-gateway-agent.service");
        var cancellation = TestContext.Current.CancellationToken;
        var text = await File.ReadAllTextAsync(InFolder(Unit), cancellation);
        await File.WriteAllTextAsync(unit,
            text.Replace("/usr/bin/", InFolder("usr/bin/"), StringComparison.Ordinal), cancellation);
        var (status, words) = await AgentBinary.RunAsync(Analyze.Require(), ["verify", "--man=no", unit]);
        Assert.True(status == 0 && words.Length == 0, words);
    }

    [Fact]
    public async Task The_unit_is_as_closed_as_a_service_with_a_network_can_be()
    {
        await ExtractAsync();
        // A service of Debian without hardening has 96; below 20 is what systemd calls fine.
        var (status, text) = await AgentBinary.RunAsync(Analyze.Require(),
            ["security", "--offline=true", "--threshold=20", "--no-pager", InFolder(Unit)]);
        Assert.True(status == 0, text);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> BuildAsync()
    {
        await AgentBinary.RequireAsync();
        var (status, text) = await AgentBinary.RunAsync(
            Path.Combine(AgentBinary.Root, "gateway-agent", "packaging", "build.sh"), [AgentBinary.Architecture]);
        Assert.True(status == 0, text);
        return Directory.GetFiles(Path.Combine(AgentBinary.Root, "artifacts"), "kreisfunk-gateway-agent_*.deb")
            .MaxBy(File.GetLastWriteTimeUtc)!;
    }

    private async Task ExtractAsync()
    {
        var (status, text) = await AgentBinary.RunAsync(Deb.Require(), ["--extract", await BuildAsync(), _folder]);
        Assert.True(status == 0, text);
    }

    private string InFolder(string path) => Path.Combine(_folder, path);
}
