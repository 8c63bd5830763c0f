using System.Data.Common;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>What the stores refuse is the caller's to mend; what they cannot do now is told as such.</summary>
internal sealed class ProblemFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            var result = await next(context);
            var status = context.HttpContext.Response.StatusCode;
            return status == StatusCodes.Status400BadRequest && result is EmptyHttpResult
                ? Problems.Invalid("The query or the body cannot be read; compare them with /openapi/v1.json.")
                : result;
        }
        catch (RegistryException error)
        {
            return Problems.Conflict(error.Message);
        }
        catch (KeyStoreException error)
        {
            return Problems.Unavailable(error.Message);
        }
        catch (TelemetryUnavailableException error)
        {
            return Problems.Unavailable(error.Message);
        }
        catch (DbException)
        {
            return Problems.Unavailable("The registry's database does not answer; try again, and see /readyz.");
        }
    }
}
