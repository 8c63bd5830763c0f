using Kreisfunk.Codecs;
using Kreisfunk.NetworkServer;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Bridge.Options;

/// <summary>Holds the start until every option of the bridge is right; all mistakes are told at once.</summary>
internal sealed class OptionsCheck(IOptions<NetworkServerOptions> server)
    : IValidateOptions<BridgeOptions>, IValidateOptions<MqttOptions>, IValidateOptions<CodecOptions>
{
    public ValidateOptionsResult Validate(string? name, BridgeOptions options)
    {
        var errors = options.Errors().ToList();
        if (errors.Count == 0)
        {
            var regions = RegionSet.Load(options);
            errors.AddRange(regions.Errors);
            errors.AddRange(server.Value.Validate(regions.Regions));
        }

        return Result(errors);
    }

    public ValidateOptionsResult Validate(string? name, MqttOptions options) => Result([.. options.Errors()]);

    public ValidateOptionsResult Validate(string? name, CodecOptions options) => Result([.. options.Validate()]);

    private static ValidateOptionsResult Result(List<string> errors) =>
        errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
}
