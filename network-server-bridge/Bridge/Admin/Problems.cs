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

    /// <summary>For what the framework itself refuses before a handler runs.</summary>
    public static ProblemHttpResult OfStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Invalid(
            "The query or the body cannot be read; compare them with /openapi/v1.json."),
        StatusCodes.Status404NotFound => NotFound("such address; see /openapi/v1.json"),
        StatusCodes.Status405MethodNotAllowed => TypedResults.Problem(
            "This address knows other methods; see /openapi/v1.json.", title: "Method not allowed", statusCode: status),
        StatusCodes.Status415UnsupportedMediaType => TypedResults.Problem(
            "Send the body as application/json.", title: "Unsupported media type", statusCode: status),
        _ => TypedResults.Problem("The request was refused; see the log of the bridge.", statusCode: status),
    };

    public static ProblemHttpResult Conflict(string error) => TypedResults.Problem(
        error, title: "Conflict", statusCode: StatusCodes.Status409Conflict);

    public static ProblemHttpResult Unavailable(string error) => TypedResults.Problem(
        error, title: "Unavailable", statusCode: StatusCodes.Status503ServiceUnavailable);
}
