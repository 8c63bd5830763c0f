namespace Kreisfunk.GatewayAgent.Operation.Commands;

/// <summary>What a program left behind; outputs are cut at the command's bound.</summary>
internal readonly record struct CommandEnd(CommandOutcome Outcome, byte[] Output, byte[] Errors, string Fault)
{
    public static CommandEnd Refused(CommandOutcome outcome, string fault) => new(outcome, [], [], fault);
}
