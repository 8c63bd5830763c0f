using System.CommandLine;
using System.CommandLine.Help;

namespace Kreisfunk.Commands;

/// <summary>The command line `kreisfunk`: what it is called with becomes an exit code, text and errors.</summary>
public static class CommandLine
{
    /// <summary>Runs one command. 0: done; 1: what it checked does not hold; 2: wrong use.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        var parsed = Root().Parse(args);
        var asksForHelp = parsed.Action is HelpWithExamples;
        if (parsed.Errors.Count > 0 && !asksForHelp)
        {
            await error.WriteLineAsync(WithHint(parsed));
            return CliException.WrongUse;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            // `up` has the host's own handling of SIGINT and SIGTERM.
            ProcessTerminationTimeout = null,
        };
        return await InvokeAsync(parsed, configuration, cancel);
    }

    internal static RootCommand Root()
    {
        var root = new RootCommand("Kreisfunk: LoRaWAN from the radio packet to the chart.");
        foreach (var command in Commands())
            root.Subcommands.Add(command);
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithExamples((HelpAction)option.Action!);
        return root;
    }

    private static IEnumerable<Command> Commands() =>
    [
        UpCommand.Create(),
        FrameCommand.Create(),
        new CliCommand("catalogue", "Models of devices.") { CatalogueImportCommand.Create() },
        new CliCommand("codec", "Payload codecs.") { CodecRunCommand.Create(), CodecTestCommand.Create() },
        new CliCommand("deployment", "Images to many devices (FUOTA).")
        {
            DeploymentControlCommand.Cancel(), DeploymentCreateCommand.Create(), DeploymentListCommand.Create(),
            DeploymentControlCommand.Pause(), DeploymentControlCommand.Resume(), DeploymentShowCommand.Create(),
        },
        new CliCommand("device", "The devices of a running instance.")
        {
            DeviceAddCommand.Create(), DeviceCounterResetCommand.Create(), DeviceListCommand.Create(),
            DeviceRejoinCommand.Create(), DeviceShowCommand.Create(), DeviceAdrCommand.Create(),
        },
        new CliCommand("downlink", "What is to be sent to devices.")
        {
            DownlinkAddCommand.ToDevice(), DownlinkFlushCommand.OfDevice(),
            DownlinkListCommand.Create(DownlinkTarget.Device),
        },
        new CliCommand("group", "Multicast groups: devices that listen together.")
        {
            GroupSaveCommand.CreateAdd(), GroupSaveCommand.CreateChange(), GroupDownlinks(), GroupListCommand.Create(),
            GroupMembers(), GroupRemoveCommand.Create(), GroupShowCommand.Create(),
        },
        new CliCommand("profile", "The device profiles of a running instance.")
        {
            ProfileAddCommand.Create(), ProfileChangeCommand.Create(), ProfileListCommand.Create(),
            ProfileShowCommand.Create(),
        },
        new CliCommand("gateway", "The gateways of a running instance.")
        {
            GatewaySaveCommand.CreateAdd(), GatewaySaveCommand.CreateChange(), GatewayListCommand.Create(),
        },
        GatewayConfigCommand.Create(),
        DoctorCommand.Create(),
    ];

    private static CliCommand GroupDownlinks() => new("downlink", "What is to be sent to groups.")
    {
        DownlinkAddCommand.ToGroup(), DownlinkFlushCommand.OfGroup(), DownlinkListCommand.Create(DownlinkTarget.Group),
    };

    private static CliCommand GroupMembers() => new("member", "Which devices belong to a group.")
    {
        GroupMemberCommand.CreateAdd(), GroupMemberCommand.CreateRemove(),
    };

    private static async Task<int> InvokeAsync(
        ParseResult parsed, InvocationConfiguration configuration, CancellationToken cancel)
    {
        try
        {
            return await parsed.InvokeAsync(configuration, cancel);
        }
        catch (CliException failure)
        {
            await configuration.Error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return CliException.CheckFailed;
        }
    }

    private static string WithHint(ParseResult parsed)
    {
        // "Unrecognized 'x'" says more than what is missing because of it.
        var message = (parsed.UnmatchedTokens.Count > 0
            ? $"'{parsed.UnmatchedTokens[0]}' is no command or option here."
            : parsed.Errors[0].Message).Trim();
        return message.Contains("--help", StringComparison.Ordinal)
            ? message
            : $"{message.TrimEnd('.')}: see {PathOf(parsed)} --help.";
    }

    private static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result is not null;
             result = result.Parent as System.CommandLine.Parsing.CommandResult)
            names.Push(result.Command is RootCommand ? "kreisfunk" : result.Command.Name);
        return string.Join(' ', names);
    }
}
