using System.Runtime.InteropServices;

namespace Kreisfunk.GatewayAgent.Operation.Commands;

/// <summary>Signals to a process and all that it started.</summary>
internal static partial class ProcessGroup
{
    private const int SigKill = 9;

    /// <summary>Harmless when nobody is left.</summary>
    public static void Kill(int leader)
    {
        // 0 and 1 would name the agent's own group, or everybody.
        if (leader > 1)
            _ = Send(-leader, SigKill);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int processId, int signal);
}
