using System.Collections;
using System.Runtime.InteropServices;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>Becomes another program: same process, so the service manager sees no change.</summary>
internal static partial class Launcher
{
    /// <summary>Returns only when it failed.</summary>
    public static void Become(string program, string[] arguments, string slot)
    {
        var environment = new List<string?>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if ((string)variable.Key != UpdateWatch.SlotVariable)
                environment.Add($"{variable.Key}={variable.Value}");
        }

        environment.Add($"{UpdateWatch.SlotVariable}={slot}");
        environment.Add(null);
        _ = Execute(program, [program, .. arguments, null], [.. environment]);
    }

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string program, string?[] arguments, string?[] environment);
}
