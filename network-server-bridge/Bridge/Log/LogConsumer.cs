namespace Kreisfunk.Bridge.Log;

/// <summary>Someone who reads a log and still needs everything after its checkpoint.</summary>
public sealed class LogConsumer(string name, long checkpoint)
{
    private long _checkpoint = checkpoint;

    public string Name { get; } = name;

    /// <summary>The last sequence number this consumer is done with, durably.</summary>
    public long Checkpoint => Volatile.Read(ref _checkpoint);

    public void MoveTo(long sequence) => Volatile.Write(ref _checkpoint, Math.Max(sequence, Checkpoint));
}
