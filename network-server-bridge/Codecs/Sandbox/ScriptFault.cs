using System.Globalization;
using System.Text.RegularExpressions;
using Jint;
using Jint.Runtime;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>What ended a script, as a sentence for the codec's author.</summary>
internal static partial class ScriptFault
{
    /// <summary>Null for an exception that is our own bug and must not be hidden.</summary>
    public static ScriptOutcome? Of(Exception exception, Engine engine, SourceMap map) => exception switch
    {
        CodecLimitException e => Limit(e.Failure, e.Message, engine, map),
        JavaScriptException e when e.Message.Contains("call stack", StringComparison.Ordinal) =>
            ScriptOutcome.Failed(CodecFailure.Recursion, $"The codec recursed too deep{At(e, map)}."),
        JavaScriptException e => ScriptOutcome.Failed(
            CodecFailure.ScriptError, $"{ScriptMessages.Cut(Message(e))}{At(e, map)}"),
        RecursionDepthOverflowException or InsufficientExecutionStackException =>
            Limit(CodecFailure.Recursion, "recursion too deep", engine, map),
        MemoryLimitExceededException => Limit(CodecFailure.Memory, "an array too long", engine, map),
        RegexMatchTimeoutException => Limit(CodecFailure.Time, "a regular expression that takes too long", engine, map),
        OutOfMemoryException or OverflowException or ArgumentException or InvalidOperationException or
            NotSupportedException or InvalidCastException or IndexOutOfRangeException or NullReferenceException or
            ScriptPreparationException or FormatException or JintException =>
            Limit(CodecFailure.ScriptError, $"the engine gave up ({exception.GetType().Name})", engine, map) with
            {
                // The engine's inside may be torn: a failure that ends its use.
                Failure = CodecFailure.Memory,
            },
        _ => null,
    };

    private static ScriptOutcome Limit(CodecFailure failure, string what, Engine engine, SourceMap map)
    {
        var place = FirstPlace().Match(engine.Advanced.StackTrace ?? "");
        var at = place.Success
            ? At(Number(place.Groups[1]), Number(place.Groups[2]) - 1, map)
            : "";
        return ScriptOutcome.Failed(failure, $"The codec was stopped: {what}{at}.");
    }

    private static string Message(JavaScriptException e) => e.Error.IsObject() ? $"{Name(e)}{e.Message}" : e.Message;

    private static string Name(JavaScriptException e)
    {
        var name = e.Error.AsObject().GetOwnProperty("name").Value ?? e.Error.AsObject().Prototype?.Get("name");
        return name is not null && name.IsString() ? name.AsString() + ": " : "";
    }

    private static string At(JavaScriptException e, SourceMap map) =>
        e.Location.Start.Line > 0 && e.Location.SourceFile != "realm.js"
            ? At(e.Location.Start.Line, e.Location.Start.Column, map)
            : "";

    private static string At(int line, int column, SourceMap map)
    {
        var (authorLine, authorColumn) = map.ToAuthor(line, column);
        return $" (line {authorLine}, column {authorColumn})";
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"codec\.js:(\d+):(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex FirstPlace();
}
