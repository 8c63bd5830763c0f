using System.Text;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class TxAckBodyTests
{
    [Theory]
    [InlineData("", TxAckStatus.Ok)]
    [InlineData("\0", TxAckStatus.Ok)]
    [InlineData("{}", TxAckStatus.Ok)]
    [InlineData("{\"txpk_ack\":{}}", TxAckStatus.Ok)]
    [InlineData("{\"txpk_ack\":{\"error\":\"NONE\"}}\0", TxAckStatus.Ok)]
    [InlineData("{\"txpk_ack\":{\"error\":\"\"}}", TxAckStatus.Ok)]
    [InlineData("{\"txpk_ack\":{\"error\":null}}", TxAckStatus.Ok)]
    [InlineData("{\"txpk_ack\":{\"warn\":\"TX_POWER\",\"value\":27}}", TxAckStatus.Ok)]
    [InlineData("{\"txpk_ack\":{\"error\":\"TOO_LATE\"}}", TxAckStatus.TooLate)]
    [InlineData("{\"txpk_ack\":{\"error\":\"TOO_EARLY\"}}", TxAckStatus.TooEarly)]
    [InlineData("{\"txpk_ack\":{\"error\":\"COLLISION_PACKET\"}}", TxAckStatus.CollisionPacket)]
    [InlineData("{\"txpk_ack\":{\"error\":\"COLLISION_BEACON\"}}", TxAckStatus.CollisionBeacon)]
    [InlineData("{\"txpk_ack\":{\"error\":\"TX_FREQ\"}}", TxAckStatus.TxFreq)]
    [InlineData("{\"txpk_ack\":{\"error\":\"TX_POWER\"}}", TxAckStatus.TxPower)]
    [InlineData("{\"txpk_ack\":{\"error\":\"GPS_UNLOCKED\"}}", TxAckStatus.GpsUnlocked)]
    [InlineData("{\"txpk_ack\":{\"error\":\"SOMETHING\"}}", TxAckStatus.InternalError)]
    [InlineData("{\"txpk_ack\":{\"error\":\"TX_FREQ\"", TxAckStatus.TxFreq)]
    [InlineData("rubbish", TxAckStatus.InternalError)]
    public void The_body_says_what_became_of_the_packet(string body, TxAckStatus status) =>
        Assert.Equal(status, TxAckBody.Read(Encoding.ASCII.GetBytes(body), new DefectCounts()));

    [Fact]
    public void Every_captured_answer_is_understood()
    {
        var answers = SemtechVectors.All.Where(v => v.Type == "TX_ACK").ToList();
        Assert.NotEmpty(answers);
        Assert.All(answers, vector =>
        {
            var defects = new DefectCounts();
            var expected = vector.Body.Length == 0 ? TxAckStatus.Ok : TxAckBody.Read(vector.Body, defects);
            Assert.Equal(expected, TxAckBody.Read(vector.Body, defects));
            Assert.NotEqual(TxAckStatus.InternalError, expected);
            Assert.False(defects.Any);
        });
    }
}
