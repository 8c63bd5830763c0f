using System.Globalization;

namespace Kreisfunk.GatewayAgent.Hardware.Reset;

/// <summary>What stands behind <c>reset-concentrator</c>.</summary>
internal sealed record ResetArguments
{
    public const string Usage = "kreisfunk-gateway-agent reset-concentrator --board NAME [--reset-pin N] "
        + "[--gpio-chip LABEL] [-- PROGRAM ARGUMENTS…]";

    public required string Board { get; init; }

    /// <summary>In place of the board's, for an adapter that connects it elsewhere.</summary>
    public int? ResetPin { get; init; }

    public string? GpioChip { get; init; }

    /// <summary>A program to run while the lines are kept; empty: none.</summary>
    public IReadOnlyList<string> Program { get; init; } = [];

    /// <summary>Null with one sentence when the use is wrong.</summary>
    public static ResetArguments? Read(IReadOnlyList<string> args, out string error)
    {
        error = "";
        var arguments = new ResetArguments { Board = "" };
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--")
            {
                arguments = arguments with { Program = [.. args.Skip(i + 1)] };
                break;
            }

            if (i + 1 == args.Count || args[i + 1] == "--")
                error = $"'{args[i]}' is no option here, or lacks its value: {Usage}.";
            else if (arguments.With(args[i], args[++i]) is { } next)
                arguments = next;
            else
                error = $"'{args[i - 1]} {args[i]}' is not understood: {Usage}, N from 0 to 27.";
            if (error.Length > 0)
                return null;
        }

        if (arguments.Board.Length > 0)
            return arguments;
        error = $"--board is missing: {Usage}.";
        return null;
    }

    private ResetArguments? With(string option, string value) => option switch
    {
        "--board" => this with { Board = value },
        "--gpio-chip" => this with { GpioChip = value },
        "--reset-pin" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var pin)
            && pin <= 27 => this with { ResetPin = pin },
        _ => null,
    };
}
