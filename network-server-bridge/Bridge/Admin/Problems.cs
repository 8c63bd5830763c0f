using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>
/// Errors of the admin interface as RFC 7807: `detail` is one sentence that names the thing and the fix.
/// </summary>
internal static class Problems
{
    public static ProblemHttpResult Unauthorized() => TypedResults.Problem(
        "Send \"Authorization: Bearer …\" with the content of the file admin.token in the data directory.",
        title: "Not authorised", statusCode: StatusCodes.Status401Unauthorized);

    public static ProblemHttpResult Invalid(IReadOnlyList<string> errors) => TypedResults.Problem(
        errors[0], title: "Invalid request", statusCode: StatusCodes.Status400BadRequest,
        extensions: errors.Count > 1 ? new Dictionary<string, object?> { ["errors"] = errors } : null);

    public static ProblemHttpResult Invalid(string error) => Invalid([error]);

    public static ProblemHttpResult NotFound(string what) => TypedResults.Problem(
        $"There is no {what}.", title: "Not found", statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Conflict(string error) => TypedResults.Problem(
        error, title: "Conflict", statusCode: StatusCodes.Status409Conflict);

    public static ProblemHttpResult Unavailable(string error) => TypedResults.Problem(
        error, title: "Unavailable", statusCode: StatusCodes.Status503ServiceUnavailable);
}
