using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Kreisfunk.Tests.Integration.Independent;

/// <summary>
/// A device and its gateway in a Node process: main.js with the npm package lora-packet as its codec. It shares no line
/// with the server under test.
/// </summary>
internal sealed class IndependentDevice : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private IndependentDevice(Process process, DeviceIdentity identity) => (_process, Identity) = (process, identity);

    public DeviceIdentity Identity { get; }

    public static async Task<IndependentDevice> StartAsync(DeviceIdentity identity, int agentPort)
    {
        var folder = await NodePackages.InstalledAsync();
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "main.js")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var device = new IndependentDevice(Process.Start(start)!, identity);
        await device.AskAsync("start", new JsonObject
        {
            ["version"] = identity.Version,
            ["devEui"] = identity.DevEui,
            ["joinEui"] = identity.JoinEui,
            ["appKey"] = identity.AppKey,
            ["nwkKey"] = identity.NwkKey,
            ["agentPort"] = agentPort,
            ["gatewayEui"] = identity.GatewayEui,
        });
        return device;
    }

    /// <summary>Sends a join request and takes the accept up; fails when none comes.</summary>
    public async Task<JsonElement> JoinAsync()
    {
        var accept = (await AskAsync("join", new JsonObject { ["wait"] = 10_000 })).GetProperty("accept");
        Assert.True(accept.ValueKind == JsonValueKind.Object, "No join accept came.");
        Assert.True(accept.GetProperty("micOk").GetBoolean(), "The join accept has a wrong MIC.");
        return accept;
    }

    /// <summary>Sends a rejoin request and takes the accept up; fails when none comes.</summary>
    public async Task<JsonElement> RejoinAsync(int type)
    {
        var accept = (await AskAsync("rejoin", new JsonObject { ["type"] = type, ["wait"] = 10_000 }))
            .GetProperty("accept");
        Assert.True(accept.ValueKind == JsonValueKind.Object, $"No accept came for the rejoin request of type {type}.");
        Assert.True(accept.GetProperty("micOk").GetBoolean(), "The join accept has a wrong MIC.");
        return accept;
    }

    /// <summary>Sends an uplink; gives the downlink that came within the time, null when none.</summary>
    public async Task<Downlink?> UplinkAsync(
        string? payload = null, bool confirmed = false, bool ack = false, string fOpts = "", int waitMs = 4_000)
    {
        var answer = await AskAsync("uplink", new JsonObject
        {
            ["confirmed"] = confirmed,
            ["ack"] = ack,
            ["fPort"] = payload is null ? null : 2,
            ["payload"] = payload,
            ["fOpts"] = fOpts,
            ["wait"] = waitMs,
        });
        return Read(answer);
    }

    /// <summary>Sends the same bytes once more.</summary>
    public async Task<Downlink?> RepeatAsync(int waitMs = 4_000) =>
        Read(await AskAsync("repeat", new JsonObject { ["wait"] = waitMs }));

    /// <summary>Waits for a downlink without sending anything.</summary>
    public async Task<Downlink?> ListenAsync(int waitMs = 10_000) =>
        Read(await AskAsync("listen", new JsonObject { ["wait"] = waitMs }));

    /// <summary>Takes up the session before the last join, or goes back from it.</summary>
    public Task SwapSessionsAsync() => AskAsync("swapSessions", []);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static Downlink? Read(JsonElement answer)
    {
        var downlink = answer.GetProperty("downlink").Deserialize<Downlink>(JsonSerializerOptions.Web);
        if (downlink is null)
            return null;
        Assert.True(downlink.IsMine, "The downlink is another device's.");
        Assert.True(downlink.MicOk, "The downlink has a wrong MIC.");
        return downlink;
    }

    private async Task<JsonElement> AskAsync(string what, JsonObject command)
    {
        command["do"] = what;
        await _process.StandardInput.WriteLineAsync(command.ToJsonString());
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        Assert.True(line is not null, "The device's process has ended.");
        var answer = JsonSerializer.Deserialize<JsonElement>(line);
        Assert.False(answer.TryGetProperty("error", out var error), error.ToString());
        return answer;
    }
}
