namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>What a front end says about a downlink it was given.</summary>
internal enum AnswerKind
{
    /// <summary>Nothing, ever.</summary>
    None,

    /// <summary>That it will send it, or why not, at once; not whether it did.</summary>
    Accepted,

    /// <summary>That it has sent it, afterwards; silence means that it has not.</summary>
    Transmitted,
}
