using CsCheck;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>Whatever the bytes: no exception, and an answer only to what deserves one.</summary>
public sealed class SemtechPropertyTests
{
    private const string Alphabet = "{}[]\",:\\ \0/-+.0123456789eErxpkstadfqutmoSFBWnul";

    private static readonly SemtechVector[] FromGateways =
        [.. SemtechVectors.All.Where(v => v.Type is "PUSH_DATA" or "PULL_DATA" or "TX_ACK")];

    [Fact]
    public void Random_bytes_never_throw()
    {
        using var agent = new AgentFixture();
        Gen.Byte.Array[0, 200].Sample(bytes => { agent.Handle(bytes); }, iter: 20_000, threads: 1);
    }

    [Fact]
    public void Random_text_behind_a_valid_header_never_throws()
    {
        using var agent = new AgentFixture();
        var body = Gen.Int[0, Alphabet.Length - 1].Select(i => (byte)Alphabet[i]).Array[0, 300];
        Gen.Select(body, Gen.Int[0, 2]).Sample((text, kind) =>
        {
            agent.Handle([2, 1, 2, new byte[] { 0, 2, 5 }[kind], 1, 2, 3, 4, 5, 6, 7, 8, .. text]);
        }, iter: 20_000, threads: 1);
    }

    [Fact]
    public void Mutated_datagrams_never_throw()
    {
        using var agent = new AgentFixture();
        var mutation = Gen.Select(Gen.Int[0, FromGateways.Length - 1], Gen.Int[0, 2000], Gen.Byte, Gen.Int[0, 3]);
        mutation.Array[1, 4].Sample(steps =>
        {
            var datagram = FromGateways[steps[0].Item1].Datagram.ToArray().ToList();
            foreach (var (_, place, value, kind) in steps)
                Mutate(datagram, place % Math.Max(1, datagram.Count), value, kind);
            agent.Handle([.. datagram]);
        }, iter: 20_000, threads: 1);
    }

    [Fact]
    public void A_datagram_cut_at_any_place_never_throws_and_never_invents_a_frame()
    {
        foreach (var vector in FromGateways.Where(v => v.Type == "PUSH_DATA"))
        {
            var whole = Frames(vector.Body);
            for (var length = 0; length < vector.Body.Length; length++)
                Assert.All(Frames(vector.Body.AsSpan(0, length)), frame => Assert.Contains(frame, whole));
        }
    }

    [Fact]
    public void Every_cut_of_every_datagram_is_survived_by_the_handler()
    {
        using var agent = new AgentFixture();
        foreach (var vector in SemtechVectors.All)
        {
            for (var length = 0; length <= vector.Datagram.Length; length++)
                agent.Handle(vector.Datagram[..length]);
        }
    }

    [Fact]
    public void Good_neighbours_survive_any_element_between_them()
    {
        var good = """{"tmst":5,"freq":868.5,"datr":"SF7BW125","codr":"4/5","data":"QAQDAgGAAAAB"}"""u8.ToArray();
        // Balanced rubbish: what a forwarder could print for one packet.
        var rubbish = Gen.Int[0, Alphabet.Length - 1].Select(i => Alphabet[i])
            .Where(c => c is not ('{' or '}' or '[' or ']' or '"' or '\\')).Array[0, 60];
        rubbish.Sample(text =>
        {
            byte[] odd = [.. "{"u8, .. text.Select(c => (byte)c), .. "}"u8];
            byte[] body = [.. "{\"rxpk\":["u8, .. good, .. ","u8, .. odd, .. ","u8, .. good, .. "]}"u8];
            Assert.Equal(2, Frames(body).Count);
        }, iter: 5_000, threads: 1);
    }

    private static void Mutate(List<byte> datagram, int place, byte value, int kind)
    {
        if (datagram.Count == 0 || kind == 0)
            datagram.Insert(Math.Min(place, datagram.Count), value);
        else if (kind == 1)
            datagram.RemoveAt(place);
        else if (kind == 2)
            datagram[place] = value;
        else
            datagram.RemoveRange(place, datagram.Count - place);
    }

    private static List<string> Frames(ReadOnlySpan<byte> body)
    {
        var push = new PushData(new Random(1));
        push.Read(body, new Eui64(1));
        return [.. push.Frames.Select(Text)];
    }

    private static string Text(UplinkFrame frame)
    {
        // The position comes with the report behind the frames.
        frame.RxInfo.Location = null;
        return frame.ToString();
    }
}
