using System.Data.Common;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Admin;

/// <summary>What the stores refuse is the caller's to mend; what they cannot do now is told as such.</summary>
internal sealed class ProblemFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
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
