using System.Collections;
using System.Runtime.InteropServices;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>Becomes another program: same process, so the service manager sees no change.</summary>
internal static partial class Launcher
{
    private const string LibraryPath = "LD_LIBRARY_PATH";

    /// <summary>Returns only when it failed.</summary>
    public static void Become(string program, string[] arguments, string slot)
    {
        var environment = new List<string?>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if ((string)variable.Key is not (UpdateWatch.SlotVariable or LibraryPath))
                environment.Add($"{variable.Key}={variable.Value}");
        }

        environment.Add($"{UpdateWatch.SlotVariable}={slot}");
        // Libraries that cannot be part of the binary stand beside the packaged one only.
        environment.Add($"{LibraryPath}={AppContext.BaseDirectory}");
        environment.Add(null);
        _ = Execute(program, [program, .. arguments, null], [.. environment]);
    }

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string program, string?[] arguments, string?[] environment);
}
