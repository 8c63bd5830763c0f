using System.Security.Cryptography;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>
/// Decides at each start which binary runs: the slot in use, if it is signed and newer than the packaged one; the one
/// before, when a new one has ended twice before it was confirmed; else the packaged one.
/// </summary>
internal static class SlotChoice
{
    /// <summary>One crash may be the world's; two in a row are the version's.</summary>
    public const int MaxStarts = 2;

    /// <summary>The slot to run; empty for the packaged version. Counts the start of a slot on probation.</summary>
    public static string Make(UpdateSlots slots, ECDsa key, AgentVersion packaged)
    {
        var current = slots.Current;
        if (current.Length == 0)
            return "";
        if (!slots.TryVerify(current, key, out var manifest))
            return RollBack(slots, key, packaged, "its binary is not the one that was signed");
        if (manifest.Version <= packaged)
            return "";
        var state = slots.State;
        if (state.Probation != current)
            return current;
        if (state.Starts >= MaxStarts)
            return RollBack(slots, key, packaged, $"it ended {state.Starts} times before it was confirmed");
        slots.State = state with { Starts = state.Starts + 1 };
        return current;
    }

    private static string RollBack(UpdateSlots slots, ECDsa key, AgentVersion packaged, string reason)
    {
        var failed = slots.Current;
        slots.TryVerify(failed, key, out var failedManifest);
        var before = UpdateSlots.Other(failed);
        if (!slots.TryVerify(before, key, out var manifest) || manifest.Version <= packaged)
            before = "";
        slots.State = new SlotState("", 0, failedManifest.Version.ToString(), reason);
        slots.Switch(before);
        return before;
    }
}
