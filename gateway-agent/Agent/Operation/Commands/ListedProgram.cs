using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Kreisfunk.GatewayAgent.Operation.Commands;

/// <summary>
/// Runs one program of the list: no shell, fixed arguments, an environment of two variables, a time limit that ends it
/// together with everything it started.
/// </summary>
internal sealed class ListedProgram(CommandOptions command, TimeProvider time)
{
    /// <summary>Makes the program the leader of a group of its own; part of every Debian system.</summary>
    private const string SetSid = "/usr/bin/setsid";

    /// <summary>What is still in the pipes when all writers are dead is there at once.</summary>
    private static readonly TimeSpan PipeTime = TimeSpan.FromSeconds(1);

    public async Task<CommandEnd> RunAsync(ReadOnlyMemory<byte> input, CancellationToken stop)
    {
        if (!File.Exists(command.Program))
            return CommandEnd.Refused(CommandOutcome.NotStarted, $"{command.Program} does not exist on the gateway");
        Process? process;
        try
        {
            process = Process.Start(StartInfo());
        }
        catch (Win32Exception e)
        {
            return CommandEnd.Refused(CommandOutcome.NotStarted, $"{command.Program} cannot be started: {e.Message}");
        }

        if (process is null)
            return CommandEnd.Refused(CommandOutcome.NotStarted, $"{command.Program} cannot be started");
        using (process)
            return await AttendAsync(process, input, stop).ConfigureAwait(false);
    }

    private ProcessStartInfo StartInfo()
    {
        var hasGroup = File.Exists(SetSid);
        var start = new ProcessStartInfo(hasGroup ? SetSid : command.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        if (hasGroup)
            start.ArgumentList.Add(command.Program);
        foreach (var argument in command.Arguments)
            start.ArgumentList.Add(argument);
        // The agent's own environment holds passwords.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        return start;
    }

    private async Task<CommandEnd> AttendAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(command.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        using var pipes = new CancellationTokenSource();
        var feeding = FeedAsync(process, input, either.Token);
        var output = BoundedOutput.ReadAsync(process.StandardOutput.BaseStream, command.MaxOutputBytes, pipes.Token);
        var errors = BoundedOutput.ReadAsync(process.StandardError.BaseStream, command.MaxOutputBytes, pipes.Token);
        var isKilled = false;
        try
        {
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            isKilled = true;
            process.Kill(entireProcessTree: true);
        }

        // Also what a program that ended in order has left running.
        ProcessGroup.Kill(process.Id);
        pipes.CancelAfter(PipeTime);
        await feeding.ConfigureAwait(false);
        var (text, errorText) = (await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return isKilled
            ? new CommandEnd(CommandOutcome.TimedOut, text, errorText, $"killed after {command.Timeout:c}")
            : Ended(process.ExitCode, text, errorText);
    }

    private static CommandEnd Ended(int status, byte[] output, byte[] errors) => status == 0
        ? new CommandEnd(CommandOutcome.Done, output, errors, "")
        : new CommandEnd(CommandOutcome.Failed, output, errors,
            string.Create(CultureInfo.InvariantCulture, $"exit status {status}"));

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellation).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // A program need not read what it is given.
        }
    }
}
