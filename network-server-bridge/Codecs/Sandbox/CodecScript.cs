using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Acornima;
using Acornima.Ast;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// One version of a JavaScript codec, parsed, with its limits written in, inside a function: its variables start fresh
/// for each payload as they do on The Things Network and ChirpStack, while the engine around it goes on.
/// </summary>
internal sealed class CodecScript
{
    /// <summary>Lines the wrapper puts before the author's first line.</summary>
    public const int WrapperLines = 1;

    private CodecScript(string text, SourceMap map, IReadOnlyList<(int Line, int Column)> places)
    {
        Text = text;
        Map = map;
        Places = places;
    }

    /// <summary>An expression: a function of the realm's counter and checks that gives the codec's own.</summary>
    public string Text { get; }

    public SourceMap Map { get; }

    /// <summary>Line and column of each numbered place.</summary>
    public IReadOnlyList<(int Line, int Column)> Places { get; }

    /// <summary>It changes built-in objects, so it cannot share a realm.</summary>
    public bool ChangesBuiltins { get; private init; }

    /// <summary>Its top level need not run again for the next payload.</summary>
    public bool KeepsTopLevel { get; private init; }

    /// <summary>Parses and instruments. The error names line and column of the author's file.</summary>
    public static bool TryPrepare(
        string source, int maxLength, [NotNullWhen(true)] out CodecScript? script, out string error)
    {
        script = null;
        if (source.Length > maxLength)
        {
            error = $"the script has {source.Length} characters; {maxLength} are allowed";
            return false;
        }

        try
        {
            script = Prepare(source, out error);
            return script is not null;
        }
        catch (ParseErrorException e)
        {
            error = $"line {e.LineNumber}, column {e.Column + 1}: {e.Description}";
        }
        catch (InsufficientExecutionStackException)
        {
            error = "the script is nested too deep";
        }

        return false;
    }

    private static CodecScript? Prepare(string source, out string error)
    {
        // Alone first: a script that closes our wrapper's brackets is no script by itself.
        var scopes = ScriptScopes.Of(source, out var script);
        var usesBigInt = source.Contains("BigInt", StringComparison.Ordinal) || HasBigIntLiteral(script);
        var instrumenter = new SourceInstrumenter(usesBigInt);
        var map = new SourceMap();
        var text = instrumenter.Rewrite(source, script, map);
        error = instrumenter.Refusal ?? "";
        if (instrumenter.Refusal is not null)
            return null;
        return new CodecScript(Wrap(text, scopes), map, instrumenter.Places)
        {
            ChangesBuiltins = instrumenter.ChangesBuiltins || source.Contains("RegExp.$", StringComparison.Ordinal),
            KeepsTopLevel = scopes.KeepsTopLevel,
        };
    }

    private static string Wrap(string text, ScriptScopes scopes)
    {
        var leaks = scopes.Leaks.Count == 0 ? "" : $"var {string.Join(',', scopes.Leaks)};";
        var reset = scopes.Reset.Length == 0 ? "" : $",function(){{{scopes.Reset}}}";
        string[] given =
            [SourceInstrumenter.Counter, SourceInstrumenter.Stop, SourceInstrumenter.Step, SourceInstrumenter.Bound];
        var head = $"(function({string.Join(',', given)},EngineInternal){{return function(exports,module){{{leaks}" +
            "return (function(){";
        return $"{head}\n{text}\n;return [{string.Join(',', Functions.Select(Found))}{reset}];}})();}}}})";
    }

    private static readonly string[] Functions =
    [
        "decodeUplink", "normalizeUplink", "encodeDownlink", "decodeDownlink", "Decoder", "Decode", "Encoder", "Encode",
    ];

    private static string Found(string name) => $"typeof {name}===\"function\"?{name}:void 0";

    private static bool HasBigIntLiteral(Node node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return node is BigIntLiteral || node.ChildNodes.Any(HasBigIntLiteral);
    }
}
