using System.Text;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>What is known of the slots beside their content: one line per fact in a small file.</summary>
/// <param name="Probation">The slot that is not confirmed yet; empty for none.</param>
/// <param name="Starts">How often it was started so far.</param>
/// <param name="RolledBack">The version that was left for the one before; empty for none.</param>
/// <param name="Reason">Why.</param>
internal sealed record SlotState(string Probation, int Starts, string RolledBack, string Reason)
{
    public static SlotState None { get; } = new("", 0, "", "");

    /// <summary>A file that cannot be read is no probation: then the signature alone decides.</summary>
    public static SlotState Read(string file)
    {
        try
        {
            var lines = File.ReadAllLines(file);
            return lines is [var probation, var starts, var rolledBack, var reason]
                && int.TryParse(starts, out var count)
                ? new SlotState(probation, count, rolledBack, reason)
                : None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return None;
        }
    }

    public void Write(string file) =>
        WholeFile.Write(file, Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{Probation}\n{Starts}\n{RolledBack}\n{Reason}\n")));
}
