using System.Diagnostics.CodeAnalysis;
using Acornima;
using Acornima.Ast;
using Jint;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// One version of a JavaScript codec, parsed once. The script runs inside a function, anew for each decode, so that its
/// variables start fresh as they do on The Things Network and ChirpStack, while the engine around it is reused.
/// </summary>
internal sealed class CodecScript
{
    /// <summary>Lines the wrapper puts before the author's first line.</summary>
    public const int WrapperLines = 1;

    private const string Head = "(function(" + SourceInstrumenter.CheckName + "){return function(){\n";

    private const string Tail = """

        ;return [
        typeof decodeUplink==="function"?decodeUplink:undefined,
        typeof normalizeUplink==="function"?normalizeUplink:undefined,
        typeof encodeDownlink==="function"?encodeDownlink:undefined,
        typeof decodeDownlink==="function"?decodeDownlink:undefined,
        typeof Decoder==="function"?Decoder:undefined];
        }})
        """;

    // The engine's own parser refuses the same depth; ours looks first, on the plain source.
    private static readonly Parser Parser = new(new ParserOptions());

    private CodecScript(Prepared<Script> program, SourceMap map, bool usesBigInt, bool changesBuiltins)
    {
        Program = program;
        Map = map;
        UsesBigInt = usesBigInt;
        ChangesBuiltins = changesBuiltins;
    }

    public Prepared<Script> Program { get; }

    public SourceMap Map { get; }

    public bool UsesBigInt { get; }

    /// <summary>Its engine is not frozen, and therefore used for one decode only.</summary>
    public bool ChangesBuiltins { get; }

    /// <summary>Parses and instruments. The error names line and column of the author's file.</summary>
    public static bool TryPrepare(
        string source, CodecOptions options, [NotNullWhen(true)] out CodecScript? script, out string error)
    {
        script = null;
        if (source.Length > options.MaxSourceLength)
        {
            error = $"the script has {source.Length} characters; {options.MaxSourceLength} are allowed";
            return false;
        }

        try
        {
            script = Prepare(source, options, out error);
            return script is not null;
        }
        catch (ParseErrorException e)
        {
            error = $"line {e.LineNumber}, column {e.Column + 1}: {e.Description}";
        }
        catch (ScriptPreparationException e)
        {
            error = e.InnerException is ParseErrorException inner ? inner.Description : e.Message;
        }
        catch (InsufficientExecutionStackException)
        {
            error = "the script is nested too deep";
        }

        return false;
    }

    private static CodecScript? Prepare(string source, CodecOptions options, out string error)
    {
        // Alone first: a script that closes our wrapper's brackets is no script by itself.
        Script program;
        lock (Parser)
            program = Parser.ParseScript(source);
        var usesBigInt = source.Contains("BigInt", StringComparison.Ordinal) || HasBigIntLiteral(program);
        var instrumenter = new SourceInstrumenter(usesBigInt);
        var map = new SourceMap();
        var text = instrumenter.Rewrite(source, program, map);
        error = instrumenter.Refusal ?? "";
        if (instrumenter.Refusal is not null)
            return null;

        var parsing = new ScriptParsingOptions { RegexTimeout = options.MaxRegexTime, Tolerant = false };
        var prepared = Engine.PrepareScript(
            Head + text + Tail, "codec.js", strict: false, new ScriptPreparationOptions { ParsingOptions = parsing });
        return new CodecScript(prepared, map, usesBigInt, instrumenter.ChangesBuiltins);
    }

    private static bool HasBigIntLiteral(Node node)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return node is BigIntLiteral || node.ChildNodes.Any(HasBigIntLiteral);
    }
}
