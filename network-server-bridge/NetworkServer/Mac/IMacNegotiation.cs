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

    /// <summary>The device repeats its answer in each uplink until it hears a downlink.</summary>
    bool RepeatsAnswer => false;

    /// <summary>
    /// Adds to <see cref="MacTalk.Wishes"/> what is wanted and not agreed to yet, CID and payload, the most urgent
    /// first.
    /// </summary>
    void Wish(MacTalk talk);

    /// <summary>How many answers a device gives to one request.</summary>
    int AnswersTo(ReadOnlySpan<byte> request) => 1;

    /// <summary>What the device has agreed to; null when it refuses.</summary>
    /// <param name="talk">The talk.</param>
    /// <param name="request">CID and payload; keys are blanked, see <see cref="MacBytes.WithoutKeys"/>.</param>
    /// <param name="answer">CID and payload; of several answers what all of them agree to.</param>
    MacState? Take(MacTalk talk, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer);

    /// <summary>What the uplink shows that the device has agreed to, though its answer was lost; else null.</summary>
    MacState? Followed(MacTalk talk, ReadOnlySpan<byte> request) => null;

    /// <summary>
    /// Whether an unanswered request, which the device may have done or not, is settled by one it has agreed to.
    /// </summary>
    bool Settles(MacState agreed, ReadOnlySpan<byte> request, ReadOnlySpan<byte> silent) => request[0] == silent[0];

    /// <summary>The request is in a downlink.</summary>
    MacState Sent(MacState mac, DateTimeOffset now) => mac;
}
