using System.Buffers;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Operation.Commands;
using Kreisfunk.GatewayAgent.Operation.Configuration;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Operation;

/// <summary>What the server wants of the agent itself, beside downlinks and cursors.</summary>
internal sealed class RemoteControl(RemoteConfiguration configuration, CommandRunner commands)
{
    /// <summary>False when the message is of another kind, or cannot be read.</summary>
    public bool TryTake(Eui64 gateway, GatewayTopicKind kind, ReadOnlySequence<byte> payload)
    {
        if (kind == GatewayTopicKind.Configuration
            && GatewayMessages.TryRead(payload, out GatewayConfiguration wanted))
        {
            configuration.Take(gateway, wanted);
            return true;
        }

        if (kind != GatewayTopicKind.ExecRequest
            || !GatewayMessages.TryRead(payload, out GatewayCommandExecRequest request))
            return false;
        commands.Take(gateway, request);
        return true;
    }
}
