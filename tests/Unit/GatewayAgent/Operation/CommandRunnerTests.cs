using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Operation.Commands;
using Kreisfunk.GatewayAgent.Uplinks;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

/// <summary>Real processes of this machine.</summary>
public sealed class CommandRunnerTests : IAsyncLifetime
{
    private readonly OperationFixture _fixture = new();
    private readonly AgentOptions _options = new();
    private CommandRunner? _runner;

    [Fact]
    public async Task A_listed_command_is_run_and_answered()
    {
        List("echo", "/bin/echo", "hello", "$HOME; id");
        var answer = await RunAsync(new GatewayCommandExecRequest { Command = "echo", ExecId = 7 });
        Assert.Equal(("hello $HOME; id\n", "", "", 7u, OperationFixture.Gateway.ToString()),
            (answer.Stdout.ToStringUtf8(), answer.Stderr.ToStringUtf8(), answer.Error, answer.ExecId,
                answer.GatewayId));
    }

    [Fact]
    public async Task What_is_not_listed_is_refused()
    {
        List("echo", "/bin/echo");
        var answer = await RunAsync(new GatewayCommandExecRequest { Command = "/bin/echo", ExecId = 8 });
        Assert.Contains("Agent:Commands", answer.Error, StringComparison.Ordinal);
        Assert.Equal(8u, answer.ExecId);
    }

    [Fact]
    public async Task Nothing_of_the_agents_environment_gets_to_the_program()
    {
        Environment.SetEnvironmentVariable("KREISFUNK_TEST_SECRET", "geheim");
        List("env", "/usr/bin/env");
        var answer = await RunAsync(new GatewayCommandExecRequest { Command = "env" });
        Assert.Equal(["LANG", "PATH"], answer.Stdout.ToStringUtf8().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=')[0]).Order());
    }

    [Fact]
    public async Task An_environment_in_the_request_is_refused()
    {
        List("env", "/usr/bin/env");
        var answer = await RunAsync(new GatewayCommandExecRequest
        {
            Command = "env",
            Environment = { ["LD_PRELOAD"] = "/tmp/evil.so" },
        });
        Assert.Contains("environment", answer.Error, StringComparison.Ordinal);
        Assert.Empty(answer.Stdout);
    }

    [Fact]
    public async Task Input_reaches_the_program_and_an_exit_status_is_told()
    {
        List("count", "/bin/sh", "-c", "cat; echo wrong >&2; exit 3");
        var answer = await RunAsync(new GatewayCommandExecRequest
        {
            Command = "count",
            Stdin = ByteString.CopyFromUtf8("input"),
        });
        Assert.Equal(("input", "wrong\n", "exit status 3"),
            (answer.Stdout.ToStringUtf8(), answer.Stderr.ToStringUtf8(), answer.Error));
    }

    [Fact]
    public async Task Input_beyond_the_bound_is_refused()
    {
        List("cat", "/bin/cat");
        var answer = await RunAsync(new GatewayCommandExecRequest
        {
            Command = "cat",
            Stdin = ByteString.CopyFrom(new byte[CommandRunner.MaxInputBytes + 1]),
        });
        Assert.Contains("bytes of input", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_beyond_the_bound_is_dropped_and_the_program_goes_on()
    {
        List("much", "/bin/sh", "-c", "head -c 1000000 /dev/zero; echo done >&2");
        _options.Commands["much"].MaxOutputBytes = 1000;
        var answer = await RunAsync(new GatewayCommandExecRequest { Command = "much" });
        Assert.Equal((1000, "done\n", ""), (answer.Stdout.Length, answer.Stderr.ToStringUtf8(), answer.Error));
    }

    [Fact]
    public async Task At_the_time_limit_the_program_dies_with_all_that_it_started()
    {
        var file = _fixture.InFolder("child");
        List("hang", "/bin/sh", "-c", $"sleep 60 & echo $! >{file}; wait");
        _options.Commands["hang"].Timeout = TimeSpan.FromSeconds(0.5);
        var watch = Stopwatch.StartNew();
        var answer = await RunAsync(new GatewayCommandExecRequest { Command = "hang" });
        Assert.Contains("killed after", answer.Error, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
        await AssertGoneAsync(file);
    }

    [Fact]
    public async Task A_program_that_leaves_something_running_does_not_keep_it()
    {
        var file = _fixture.InFolder("child");
        List("leave", "/bin/sh", "-c", $"sleep 60 & echo $! >{file}");
        var answer = await RunAsync(new GatewayCommandExecRequest { Command = "leave" });
        Assert.Equal("", answer.Error);
        await AssertGoneAsync(file);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_said()
    {
        List("none", "/usr/bin/not-there");
        var answer = await RunAsync(new GatewayCommandExecRequest { Command = "none" });
        Assert.Contains("/usr/bin/not-there does not exist", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_beyond_the_line_are_refused_and_the_others_run_in_order()
    {
        List("slow", "/bin/sh", "-c", "sleep 0.2; cat");
        var runner = await StartAsync();
        for (var i = 0; i < 12; i++)
            runner.Take(OperationFixture.Gateway, Request("slow", (uint)i));

        var answers = new List<GatewayCommandExecResponse>();
        while (answers.Count < 12)
            answers.Add(await NextAsync());

        var done = answers.Where(a => a.Error.Length == 0).Select(a => a.ExecId).ToList();
        Assert.Equal(done.Order(), done);
        Assert.InRange(done.Count, CommandRunner.MaxWaiting, CommandRunner.MaxWaiting + 1);
        Assert.All(answers.Where(a => a.Error.Length > 0),
            a => Assert.Contains("wait already", a.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_for_another_gateway_is_refused()
    {
        List("echo", "/bin/echo");
        var runner = await StartAsync();
        var request = Request("echo", 1);
        request.GatewayId = "aa555a00000013e3";
        runner.Take(OperationFixture.Gateway, request);
        Assert.Contains("topic", (await NextAsync()).Error, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_runner is not null)
            await _runner.StopAsync(CancellationToken.None);
        _runner?.Dispose();
        _fixture.Dispose();
    }

    private void List(string name, string program, params string[] arguments) =>
        _options.Commands[name] = new CommandOptions { Program = program, Arguments = arguments };

    private async Task<GatewayCommandExecResponse> RunAsync(GatewayCommandExecRequest request)
    {
        request.GatewayId = OperationFixture.Gateway.ToString();
        (await StartAsync()).Take(OperationFixture.Gateway, request);
        return await NextAsync();
    }

    private async Task<CommandRunner> StartAsync()
    {
        _runner = new CommandRunner(Microsoft.Extensions.Options.Options.Create(_options), _fixture.Outbox,
            _fixture.Metrics, TimeProvider.System, NullLogger<CommandRunner>.Instance);
        await _runner.StartAsync(TestContext.Current.CancellationToken);
        return _runner;
    }

    private async Task<GatewayCommandExecResponse> NextAsync()
    {
        OutboxMessage message;
        for (var watch = Stopwatch.StartNew(); !_fixture.Outbox.TryTake(out message);)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(GatewayTopicKind.ExecResponse, message.Kind);
        return (GatewayCommandExecResponse)message.Payload;
    }

    private static GatewayCommandExecRequest Request(string command, uint id) =>
        new() { GatewayId = OperationFixture.Gateway.ToString(), Command = command, ExecId = id };

    private static async Task AssertGoneAsync(string file)
    {
        var child = (await File.ReadAllTextAsync(file, Encoding.UTF8, TestContext.Current.CancellationToken)).Trim();
        for (var watch = Stopwatch.StartNew(); IsAlive(child);)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"Process {child} still runs.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    // A zombie is dead; only nobody has asked for it yet.
    private static bool IsAlive(string processId)
    {
        try
        {
            return !File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException)
        {
            return false;
        }
    }
}
