using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Storage;

internal sealed class StorageOptionsCheck : IValidateOptions<StorageOptions>
{
    public StorageOptionsCheck(IConfiguration configuration)
    {
        _ = configuration;
    }

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var errors = options.Validate();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
