using System.Threading.Channels;
using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Channel = System.Threading.Channels.Channel;

namespace Kreisfunk.GatewayAgent.Operation.Commands;

/// <summary>
/// Runs what the server wants run (command/exec), if it stands on the agent's own list: one at a time, in order. Every
/// request is answered (event/exec), the refused ones at once.
/// </summary>
internal sealed partial class CommandRunner(IOptions<AgentOptions> options, Outbox outbox, OperationMetrics metrics,
    TimeProvider time, ILogger<CommandRunner> log) : BackgroundService
{
    /// <summary>Waiting commands. They are a person's clicks; who clicks more often is told so.</summary>
    public const int MaxWaiting = 8;

    /// <summary>Input of one command: a key or a small file.</summary>
    public const int MaxInputBytes = 64 * 1024;

    private readonly Dictionary<string, CommandOptions> _list = options.Value.Commands;
    private readonly Channel<(Eui64 Gateway, GatewayCommandExecRequest Request)> _waiting =
        Channel.CreateBounded<(Eui64, GatewayCommandExecRequest)>(MaxWaiting);

    /// <summary>A request of the server; refused or put in line. Returns at once.</summary>
    public void Take(Eui64 gateway, GatewayCommandExecRequest request)
    {
        if (Refuse(gateway, request) is { } refusal)
            Answer(gateway, request, refusal);
        else if (!_waiting.Writer.TryWrite((gateway, request)))
            Answer(gateway, request, CommandEnd.Refused(CommandOutcome.Busy,
                $"{MaxWaiting} commands wait already: try again when they are done"));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (gateway, request) in _waiting.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                var program = new ListedProgram(_list[request.Command], time);
                Answer(gateway, request,
                    await program.RunAsync(request.Stdin.Memory, stoppingToken).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException)
        {
            // The agent ends; what waits was not promised.
        }
    }

    private CommandEnd? Refuse(Eui64 gateway, GatewayCommandExecRequest request)
    {
        if (!Eui64.TryParse(request.GatewayId, out var named) || named != gateway)
            return CommandEnd.Refused(CommandOutcome.WrongGateway, "the gateway id is not that of the topic");
        if (!_list.ContainsKey(request.Command))
            return CommandEnd.Refused(CommandOutcome.Unknown,
                "no such command: the gateway's own list, Agent:Commands, names what may be run");
        if (request.Environment.Count > 0)
            return CommandEnd.Refused(CommandOutcome.Environment, "an environment is not taken: send none");
        return request.Stdin.Length > MaxInputBytes
            ? CommandEnd.Refused(CommandOutcome.InputTooLong, $"more than {MaxInputBytes} bytes of input are not taken")
            : null;
    }

    private void Answer(Eui64 gateway, GatewayCommandExecRequest request, CommandEnd end)
    {
        metrics.Commanded(end.Outcome);
        LogEnded(log, gateway.ToString(), Shown(request.Command), end.Outcome, end.Fault);
        outbox.Add(new OutboxMessage(gateway, GatewayTopicKind.ExecResponse, new GatewayCommandExecResponse
        {
            GatewayId = gateway.ToString(),
            ExecId = request.ExecId,
            Stdout = UnsafeByteOperations.UnsafeWrap(end.Output),
            Stderr = UnsafeByteOperations.UnsafeWrap(end.Errors),
            Error = end.Fault,
        }));
    }

    // From the network, into a log: short and in one line.
    private static string Shown(string name) => name.Length <= 64 && !name.Any(char.IsControl) ? name : "?";

    [LoggerMessage(EventId = 3730, EventName = "agent.command.end", Level = LogLevel.Information,
        Message = "{Gateway}: command '{Command}' of the server: {Outcome} {Fault}")]
    private static partial void LogEnded(ILogger log, string gateway, string command, CommandOutcome outcome,
        string fault);
}
