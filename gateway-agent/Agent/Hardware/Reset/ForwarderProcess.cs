using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kreisfunk.GatewayAgent.Hardware.Reset;

/// <summary>
/// A packet forwarder run as a child: it gets the signals meant for it, and its exit code becomes ours.
/// </summary>
internal static partial class ForwarderProcess
{
    private const int TerminateSignal = 15;

    /// <summary>A forwarder stops its radio first, which takes seconds; beyond, it hangs.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(
        IReadOnlyList<string> program, TimeProvider time, CancellationToken cancellation)
    {
        using var asked = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        void Ask(PosixSignalContext context)
        {
            context.Cancel = true;
            asked.Cancel();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
        using var process = Process.Start(new ProcessStartInfo(program[0], program.Skip(1)))!;
        await process.WaitForExitAsync(asked.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            _ = SendSignal(process.Id, TerminateSignal);
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(StopWithin, time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (process.HasExited)
            return process.ExitCode;
        process.Kill();
        return 1;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
