using Kreisfunk.Contracts.Events;

namespace Kreisfunk.Bridge.Downlinks;

/// <summary>Why a downlink is not queued.</summary>
/// <param name="Code">As the log event names it.</param>
/// <param name="Sentence">For people: the thing, the bound, the fix.</param>
/// <param name="IsForNow">The same may be taken later.</param>
internal sealed record DownlinkProblem(LogCode Code, string Sentence, bool IsForNow = false);
