namespace Kreisfunk.NetworkServer;

/// <summary>
/// One thing the network may want of a device: what is wanted is held against what the device has agreed to, asked for,
/// and taken when it agrees.
/// </summary>
internal interface IMacNegotiation
{
    /// <summary>The request's name in the standard.</summary>
    string Name { get; }

    /// <summary>Request and answer share it.</summary>
    byte Cid { get; }

    /// <summary>What is wanted and not agreed to yet, CID and payload, the most urgent first.</summary>
    IEnumerable<byte[]> Wishes(MacTalk talk);

    /// <summary>How many answers a device gives to one request.</summary>
    int AnswersTo(ReadOnlySpan<byte> request) => 1;

    /// <summary>What the device has agreed to; null when it refuses.</summary>
    /// <param name="talk">The talk.</param>
    /// <param name="request">CID and payload; keys are blanked, see <see cref="MacBytes.WithoutKeys"/>.</param>
    /// <param name="answer">CID and payload; of several answers what all of them agree to.</param>
    MacState? Take(MacTalk talk, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer);

    /// <summary>The request is in a downlink.</summary>
    MacState Sent(MacState mac, DateTimeOffset now) => mac;
}
