namespace Kreisfunk.Bridge.Admin;

/// <summary>Lets a request pass that carries the admin token.</summary>
internal sealed class BearerFilter(AdminToken token) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var header = context.HttpContext.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && token.Matches(header[Scheme.Length..].Trim()))
            return next(context);
        context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
        return ValueTask.FromResult<object?>(Problems.Unauthorized());
    }
}
