using System.Runtime.InteropServices;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// What the worker's process gives up before it meets the first script, should a script ever break out of its engine:
/// no network, no other programs, no files to write, no traces of memory on disk, a bound on its memory. Linux only.
/// </summary>
internal static unsafe partial class Confinement
{
    private const int LimitFileSize = 1;
    private const int LimitData = 2;
    private const int LimitCore = 4;
    private const int NoNewPrivileges = 38;
    private const int SetFilter = 1;
    private const int AllThreads = 1;
    private const uint LoadWord = 0x20;
    private const uint JumpIfEqual = 0x15;
    private const uint Return = 0x06;
    private const uint Allow = 0x7fff0000;
    private const uint NotPermitted = 0x00050001;
    private const uint OffsetOfNumber = 0;
    private const uint OffsetOfArchitecture = 4;

    // socket connect accept sendto bind listen socketpair fork vfork execve ptrace mount unlink rename chmod mknod
    // add_key request_key keyctl unlinkat renameat accept4 open_by_handle_at process_vm_readv/writev renameat2 bpf
    // execveat userfaultfd io_uring_setup kill tkill pidfd_send_signal
    private static readonly uint[] X64 =
    [
        41, 42, 43, 44, 49, 50, 53, 57, 58, 59, 101, 165, 87, 82, 90, 133, 248, 249, 250, 263, 264, 288, 304, 310, 311,
        316, 321, 322, 323, 425, 62, 200, 424,
    ];

    // The same, where the processor has them.
    private static readonly uint[] Arm64 =
    [
        198, 203, 202, 206, 200, 201, 199, 221, 117, 40, 35, 38, 52, 33, 217, 218, 219, 242, 265, 270, 271, 276, 280,
        281, 282, 425, 129, 130, 424,
    ];

    /// <summary>Limits that only get stricter; false where the system does not have them.</summary>
    public static bool Apply(long maxDataBytes)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        var ok = Limit(LimitCore, 0) & Limit(LimitFileSize, 0) & Limit(LimitData, (ulong)maxDataBytes);
        return ok & ProcessControl(NoNewPrivileges, 1, 0, 0, 0) == 0 & Filter();
    }

    /// <summary>Behind everything else on the machine: strangers' first runs have time.</summary>
    public static void StandBack()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(0, 0, 10);
    }

    /// <summary>Ends the process now, with no more code of its own.</summary>
    public static void Exit(int code)
    {
        if (OperatingSystem.IsWindows())
            Environment.FailFast("codec worker");
        ExitNow(code);
    }

    /// <summary>The process that started this one; another one when that has ended.</summary>
    public static int Parent() => OperatingSystem.IsWindows() ? 0 : GetParent();

    private static bool Limit(int resource, ulong bound)
    {
        var limit = new ResourceLimit { Current = bound, Maximum = bound };
        return SetLimit(resource, &limit) == 0;
    }

    private static bool Filter()
    {
        var isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        var denied = isArm ? Arm64 : X64;
        var call = isArm ? 277 : 317;
        var architecture = isArm ? 0xC00000B7 : 0xC000003E;
        var program = new List<Instruction>
        {
            new(LoadWord, 0, 0, OffsetOfArchitecture),
            new(JumpIfEqual, 1, 0, architecture),
            new(Return, 0, 0, NotPermitted),
            new(LoadWord, 0, 0, OffsetOfNumber),
        };
        for (var i = 0; i < denied.Length; i++)
            program.Add(new Instruction(JumpIfEqual, (byte)(denied.Length - i), 0, denied[i]));
        program.Add(new Instruction(Return, 0, 0, Allow));
        program.Add(new Instruction(Return, 0, 0, NotPermitted));
        fixed (Instruction* first = program.ToArray())
        {
            var filter = new FilterProgram { Length = (ushort)program.Count, First = first };
            return SystemCall(call, SetFilter, AllThreads, &filter) == 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, nint operation, nint flags, FilterProgram* program);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParent();

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Current;
        public ulong Maximum;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public Instruction* First;
    }

    // code u16 | jump if true u8 | jump if false u8 | operand u32
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(uint code, byte ifTrue, byte ifFalse, uint operand)
    {
        public readonly ushort Code = (ushort)code;
        public readonly byte IfTrue = ifTrue;
        public readonly byte IfFalse = ifFalse;
        public readonly uint Operand = operand;
    }
}
