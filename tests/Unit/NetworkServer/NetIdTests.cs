using Kreisfunk.NetworkServer;
using Kreisfunk.Tests.Unit.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class NetIdTests
{
    [Shows("join-devaddr")]
    [Fact]
    public void Addresses_carry_the_prefix_of_the_net_id()
    {
        var vectors = Vectors.Of("netid_devaddr");
        Assert.NotEmpty(vectors);
        Assert.All(vectors, vector =>
        {
            var netId = Convert.ToUInt32(vector.Text("netId"), 16);
            var bits = vector.Expected.GetProperty("prefixBits").GetInt32();
            var prefix = Convert.ToUInt32(vector.ExpectedText("devAddrPrefix"), 16);
            var device = new SimulatedDevice(1);
            var rig = new ServerRig(new NetworkServerOptions { NetId = vector.Text("netId") }, device);
            var accept = rig.Join(device);
            Assert.Equal(netId, accept.NetId);
            Assert.Equal(prefix, accept.DevAddr.Value & ~(uint.MaxValue >> bits));
        });
    }
}
