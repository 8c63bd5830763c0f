namespace Kreisfunk.Doctor;

/// <summary>One line of the doctor's report.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="IsOk">False makes the doctor end with 1.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Fix">What to do; null when all is well.</param>
internal sealed record DoctorFinding(string Check, bool IsOk, string Detail, string? Fix)
{
    public static DoctorFinding Ok(string check, string detail) => new(check, true, detail, null);

    public static DoctorFinding Problem(string check, string detail, string fix) => new(check, false, detail, fix);

    /// <summary>A sentence "what is wrong: what to do" taken apart at its first colon followed by a blank.</summary>
    public static DoctorFinding Problem(string check, string sentence)
    {
        var colon = sentence.LastIndexOf(": ", StringComparison.Ordinal);
        return colon < 0
            ? Problem(check, sentence, "see docs/how-to")
            : Problem(check, sentence[..colon], sentence[(colon + 2)..]);
    }
}
