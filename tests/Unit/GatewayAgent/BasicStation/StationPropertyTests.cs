using System.Text;
using CsCheck;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

/// <summary>Whatever the bytes: no exception.</summary>
public sealed class StationPropertyTests
{
    private const string Alphabet = "{}[]\",:\\ \0/-+.0123456789eEmsgtypudfjrqDRFxi";

    [Fact]
    public void Random_text_never_throws()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        Gen.Int[0, Alphabet.Length - 1].Select(i => (byte)Alphabet[i]).Array[0, 200]
            .Sample(station.Say, iter: 20_000, threads: 1);
    }

    [Fact]
    public void Mutated_messages_never_throw()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        var step = Gen.Select(Gen.Int[0, StationVectors.Up.Count - 1], Gen.Int[0, 2000], Gen.Byte, Gen.Int[0, 3]);
        step.Array[1, 4].Sample(steps =>
        {
            var text = StationVectors.Bytes(StationVectors.Up[steps[0].Item1]).ToList();
            foreach (var (_, place, value, kind) in steps)
                Mutate(text, place % Math.Max(1, text.Count), value, kind);
            station.Say([.. text]);
            while (station.Link.Queue.TryTake(out _))
                continue;
        }, iter: 20_000, threads: 1);
    }

    [Fact]
    public void A_message_cut_at_any_place_never_throws_and_never_invents_a_frame()
    {
        foreach (var text in StationVectors.Up.Skip(1).Select(StationVectors.Bytes))
        {
            using var rig = new StationRig();
            var station = rig.Connect().Begin();
            station.Say(text);
            var whole = rig.LastFrame?.PhyPayload;
            for (var length = 0; length < text.Length; length++)
                station.Say(text[..length]);
            Assert.All(rig.Frames, frame => Assert.Equal(whole, frame.PhyPayload));
        }
    }

    [Fact]
    public void Depth_costs_nothing()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        station.Say(new string('[', 60_000));
        station.Say("{\"a\":" + new string('{', 60_000));
        station.Say(Encoding.UTF8.GetBytes("{\"upinfo\":" + string.Concat(Enumerable.Repeat("{\"upinfo\":", 5_000))));
        Assert.Equal(0, rig.Agent.Spool.Depth.Frames);
    }

    private static void Mutate(List<byte> text, int place, byte value, int kind)
    {
        if (text.Count == 0 || kind == 0)
            text.Insert(Math.Min(place, text.Count), value);
        else if (kind == 1)
            text.RemoveAt(place);
        else if (kind == 2)
            text[place] = value;
        else
            text.RemoveRange(place, text.Count - place);
    }
}
