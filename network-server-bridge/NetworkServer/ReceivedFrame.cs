using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.NetworkServer;

/// <summary>One copy of a frame as the ingest log holds it: what decisions start from, live or in a replay.</summary>
/// <param name="IngestSequence">Place in the ingest log, from 1; identifies this copy for ever.</param>
/// <param name="ReceivedAt">The bridge's wall clock when the copy was logged: the only "now" decisions know.</param>
/// <param name="Region">Region data to use ("eu868"): from the gateway's record or the topic.</param>
/// <param name="Frame">The gateway's message; owned by this record, never changed after it was made.</param>
public sealed record ReceivedFrame(long IngestSequence, DateTimeOffset ReceivedAt, string Region, UplinkFrame Frame);
