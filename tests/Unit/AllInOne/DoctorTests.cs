using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Kreisfunk.Doctor;
using Kreisfunk.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class DoctorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kreisfunk").FullName;
    private readonly Dictionary<string, string?> _keys = [];

    public DoctorTests()
    {
        _keys["Storage:DataDirectory"] = _folder;
        _keys["Http:Url"] = $"http://127.0.0.1:{FreePort()}";
        _keys["Broker:Port"] = FreePort();
        _keys["Agent:Udp:Port"] = FreePort();
        _keys["Agent:Station:Port"] = FreePort();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_sound_machine_has_no_problem()
    {
        Assert.All(await ExamineAsync(), finding => Assert.True(finding.IsOk, finding.ToString()));
    }

    [Fact]
    public async Task A_port_in_use_is_a_problem_with_its_fix()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _keys["Agent:Udp:Port"] = ((IPEndPoint)taken.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);

        var problem = Assert.Single(await ExamineAsync(), f => !f.IsOk);

        Assert.Equal("ports", problem.Check);
        Assert.Contains("in use", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("--udp-port", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_before_the_programs_own_time_is_a_problem()
    {
        var problem = Assert.Single(await ExamineAsync(new FakeTimeProvider(new DateTimeOffset(2020, 1, 1, 0, 0, 0,
            TimeSpan.Zero))), f => !f.IsOk);

        Assert.Equal("clock", problem.Check);
        Assert.Contains("NTP", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_is_no_database_is_a_problem()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "registry.db"), "this is a text file, not SQLite",
            TestContext.Current.CancellationToken);

        var problem = Assert.Single(await ExamineAsync(), f => !f.IsOk);

        Assert.Equal("registry", problem.Check);
        Assert.Contains("registry.db", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_that_do_not_answer_are_problems_and_no_password_is_told()
    {
        _keys["Broker:Embedded"] = "false";
        _keys["Mqtt:Port"] = "1";
        _keys["Storage:Registry"] = "Host=127.0.0.1;Port=1;Username=u;Password=geheim;Database=d";
        _keys["Storage:Telemetry:Kind"] = nameof(TelemetryKind.InfluxDb);
        _keys["Storage:Telemetry:Url"] = "http://127.0.0.1:1";

        var problems = (await ExamineAsync()).Where(f => !f.IsOk).ToArray();

        Assert.Equal(["broker", "registry", "telemetry"], problems.Select(p => p.Check));
        Assert.DoesNotContain("geheim", string.Concat(problems.Select(p => p.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_the_configuration_is_a_line_of_its_own()
    {
        _keys["Broker:MaxClients"] = "0";
        _keys["Town:Sensors"] = "-1";

        var problems = (await ExamineAsync()).Where(f => !f.IsOk).ToArray();

        Assert.Equal(2, problems.Length);
        Assert.All(problems, p => Assert.Equal("configuration", p.Check));
    }

    [Fact]
    public void A_running_instance_is_asked_what_ails_it()
    {
        using var body = JsonDocument.Parse("""
            {"ready":false,"dependencies":[{"name":"broker","ready":false,"detail":"There is none; start it."},
            {"name":"registry","ready":true,"detail":"Reachable."}]}
            """);

        var findings = Readiness.Read(body.RootElement, new Uri("http://127.0.0.1:8080"));

        Assert.Equal(["instance", "broker", "registry"], findings.Select(f => f.Check));
        Assert.Equal(("There is none", "start it"), (findings[1].Detail, findings[1].Fix));
        Assert.True(findings[2].IsOk);
    }

    [Fact]
    public async Task The_command_prints_JSON_and_ends_with_1_when_something_is_wrong()
    {
        var file = Path.Combine(_folder, "a-file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var cli = await Cli.RunAsync("doctor", "--json", "--data", Path.Combine(file, "below"));

        Assert.Equal((1, ""), (cli.ExitCode, cli.Error));
        using var json = JsonDocument.Parse(cli.Output);
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        var check = Assert.Single(json.RootElement.GetProperty("checks").EnumerateArray(),
            check => check.GetProperty("check").GetString() == "data directory");
        Assert.False(check.GetProperty("ok").GetBoolean());
        Assert.Contains(file, check.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("--data", check.GetProperty("fix").GetString(), StringComparison.Ordinal);
    }

    private static string FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(TimeProvider? time = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(_keys).Build();
        return await new Examination(configuration, time ?? TimeProvider.System)
            .RunAsync(TestContext.Current.CancellationToken);
    }
}
