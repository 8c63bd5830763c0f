namespace Kreisfunk.Codecs.Sandbox;

/// <summary>Ends a script from inside the engine; no script can catch it. Never leaves the sandbox.</summary>
internal sealed class CodecLimitException(CodecFailure failure, string message) : Exception(message)
{
    public CodecFailure Failure { get; } = failure;
}
