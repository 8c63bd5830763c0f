using Kreisfunk.GatewayAgent.Hardware.Boards;

namespace Kreisfunk.GatewayAgent.Hardware.Reset;

/// <summary>
/// <c>reset-concentrator</c>: before a packet forwarder starts, in place of the makers' shell scripts. With a program
/// behind <c>--</c> it keeps the lines and runs that: on kernels that make released lines inputs, a power switch would
/// open again under the running forwarder.
/// </summary>
internal sealed class ResetCommand(ResetCommand.OpenLines open, TimeProvider time, TextWriter output, TextWriter error)
{
    public const string Name = "reset-concentrator";

    private const int Done = 0, Failed = 1, WrongUse = 2;

    /// <summary>Null with one sentence when the lines cannot be had.</summary>
    public delegate IPinLines? OpenLines(string? chipLabel, out string error);

    /// <summary>The real one.</summary>
    public static ResetCommand Create() => new(
        (string? label, out string why) => GpioLines.TryOpen(label, out var lines, out why) ? lines : null,
        TimeProvider.System, Console.Out, Console.Error);

    /// <summary>0: done; 1: the lines could not be driven; 2: wrong use; else what the program ended with.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellation)
    {
        if (ResetArguments.Read(args, out var wrong) is not { } arguments)
            return await FailAsync(wrong, WrongUse);
        if (!BoardTable.TryFind(arguments.Board, out var board, out var errors))
            return await FailAsync(string.Join(Environment.NewLine, errors), WrongUse);
        if (board.Pins is null)
        {
            await output.WriteLineAsync($"{board.Title} is reset by its own controller: nothing to do.");
            return await RunProgramAsync(arguments, cancellation);
        }

        var pins = board.Pins with { Reset = arguments.ResetPin ?? board.Pins.Reset };
        using var lines = open(arguments.GpioChip, out var why);
        if (lines is null)
            return await FailAsync(why, Failed);
        try
        {
            await ConcentratorReset.RunAsync(ConcentratorReset.Plan(pins), lines, time, cancellation);
        }
        catch (Exception e) when (GpioLines.IsOfTheWorld(e))
        {
            return await FailAsync($"The pins of {board.Title} cannot be driven ({e.Message.TrimEnd('.')}): stop what "
                + "holds them (another forwarder, a script), or correct --board and --reset-pin.", Failed);
        }

        await output.WriteLineAsync($"{board.Title} is reset over GPIO {pins.Reset}.");
        return await RunProgramAsync(arguments, cancellation);
    }

    private async Task<int> RunProgramAsync(ResetArguments arguments, CancellationToken cancellation)
    {
        if (arguments.Program.Count == 0)
            return Done;
        try
        {
            return await ForwarderProcess.RunAsync(arguments.Program, time, cancellation);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return await FailAsync($"{arguments.Program[0]} cannot be started ({e.Message.TrimEnd('.')}): correct the "
                + "path behind --, or make the file executable.", Failed);
        }
    }

    private async Task<int> FailAsync(string sentence, int exitCode)
    {
        await error.WriteLineAsync(sentence);
        return exitCode;
    }
}
