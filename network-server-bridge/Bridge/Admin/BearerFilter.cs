namespace Kreisfunk.Bridge.Admin;

/// <summary>Lets a request pass that carries the admin token.</summary>
internal sealed class BearerFilter(AdminToken token) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsAllowed(context.HttpContext) ? next(context) : ValueTask.FromResult<object?>(Problems.Unauthorized());

    /// <summary>The same before anything of the request is read: a stranger's body is not even looked at.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        IsAllowed(context) ? next(context) : Problems.Unauthorized().ExecuteAsync(context);

    private bool IsAllowed(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && token.Matches(header[Scheme.Length..].Trim()))
            return true;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return false;
    }
}
