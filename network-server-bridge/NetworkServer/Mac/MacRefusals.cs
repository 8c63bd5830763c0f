using System.Collections.Immutable;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// What a device would not do, by wish: asked again after a while that grows, and never given up, because devices get
/// new firmware and radio links mend.
/// </summary>
internal static class MacRefusals
{
    /// <summary>More wishes than all commands together have at once; the oldest go.</summary>
    public const int MaxRefused = 32;

    private static readonly TimeSpan[] AfterRefusals =
    [
        TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(4),
        TimeSpan.FromDays(7),
    ];

    // Once may be a lost frame, so it is asked again at once; a device that is never heard costs airtime.
    private static readonly TimeSpan[] AfterSilence =
    [
        TimeSpan.Zero, TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromDays(1),
        TimeSpan.FromDays(2), TimeSpan.FromDays(4), TimeSpan.FromDays(7),
    ];

    public static MacRefusal? Find(MacState mac, ReadOnlySpan<byte> wish)
    {
        foreach (var refusal in mac.Refused)
        {
            if (refusal.Bytes.AsSpan().SequenceEqual(wish))
                return refusal;
        }

        return null;
    }

    public static bool MustWait(MacState mac, ReadOnlySpan<byte> wish, DateTimeOffset now) =>
        !mac.Refused.IsEmpty && Find(mac, MacBytes.WithoutKeys(wish)) is { } refusal && refusal.NextTryAt > now;

    /// <summary>The device has refused, or, with no answer, said nothing.</summary>
    public static MacState Add(MacState mac, MacRequest request, byte? answer, DateTimeOffset now)
    {
        var before = Find(mac, request.Bytes.AsSpan());
        var tries = before is not null && before.Answer.HasValue == answer.HasValue ? before.Tries + 1 : 1;
        var pauses = answer is null ? AfterSilence : AfterRefusals;
        var refusal = new MacRefusal(request.Bytes, tries, answer, now + pauses[Math.Min(tries, pauses.Length) - 1]);
        var others = before is null ? mac.Refused : mac.Refused.Remove(before);
        return mac with { Refused = Bound(others.Add(refusal)) };
    }

    /// <summary>A request of this command went unanswered, and it may be asked again.</summary>
    public static bool IsUncertain(MacState mac, byte cid, DateTimeOffset now)
    {
        var isUncertain = false;
        foreach (var refusal in mac.Refused)
        {
            if (refusal.Bytes[0] != cid || refusal.Answer is not null)
                continue;
            if (refusal.NextTryAt > now)
                return false;
            isUncertain = true;
        }

        return isUncertain;
    }

    /// <summary>The device has agreed: the request is refused no more, and what was uncertain is not.</summary>
    public static MacState Settle(MacState agreed, IMacNegotiation negotiation, MacRequest request)
    {
        var left = agreed.Refused.RemoveAll(refusal => refusal.Bytes.AsSpan().SequenceEqual(request.Bytes.AsSpan())
            || (refusal.Answer is null
                && negotiation.Settles(agreed, request.Bytes.AsSpan(), refusal.Bytes.AsSpan())));
        return left.Length == agreed.Refused.Length ? agreed : agreed with { Refused = left };
    }

    private static ImmutableArray<MacRefusal> Bound(ImmutableArray<MacRefusal> refused) =>
        refused.Length > MaxRefused ? refused.RemoveRange(0, refused.Length - MaxRefused) : refused;
}
