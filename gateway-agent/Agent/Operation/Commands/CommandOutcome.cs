namespace Kreisfunk.GatewayAgent.Operation.Commands;

/// <summary>How a command of the server ended.</summary>
internal enum CommandOutcome
{
    Done,

    /// <summary>It ended with another exit status than 0.</summary>
    Failed,

    /// <summary>It was killed at its time limit.</summary>
    TimedOut,

    /// <summary>The program could not be started.</summary>
    NotStarted,

    /// <summary>The agent's list has no such name.</summary>
    Unknown,

    /// <summary>The request names another gateway than its topic.</summary>
    WrongGateway,

    /// <summary>It brought an environment, which could make any program do anything.</summary>
    Environment,

    /// <summary>It brought more input than is taken.</summary>
    InputTooLong,

    /// <summary>Too many commands wait already.</summary>
    Busy,
}
