namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// Something that takes what was decided: a store, a broker. A seam. Each sink has a checkpoint of its own in the
/// journal, so a slow one delays nobody and one that was away for weeks catches up.
/// </summary>
public interface ISink
{
    /// <summary>Lower case; the label of metrics and the name of the checkpoint file.</summary>
    string Name { get; }

    /// <summary>
    /// Returns only when every entry is durable at its destination or refused. Entries come in journal order and may
    /// come again after a crash: writing one twice must change nothing. Throws when the destination cannot be reached;
    /// the batch then comes again.
    /// </summary>
    Task WriteAsync(SinkBatch batch, CancellationToken cancel);
}
