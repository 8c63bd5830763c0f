using CsCheck;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.Tests.Unit.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

/// <summary>The table of boards: each file, the schema beside them, and the reader.</summary>
public sealed class BoardFilesTests
{
    public static TheoryData<string> Names => [.. BoardFiles.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_file_keeps_the_schema_and_is_named_like_its_folder(string name)
    {
        Assert.Empty(new RegionSchema(BoardFiles.Schema).Check(BoardFiles.Read(name)));
        Assert.Equal(name, BoardFiles.Load(name).Name);
    }

    [Fact]
    public void The_program_carries_every_file() =>
        Assert.Equal(BoardFiles.Names, BoardTable.All.Select(board => board.Name));

    // Facts of the makers: chip, reset, power, further resets, satellite receiver (null: none).
    [Theory]
    [InlineData("rak2245", ConcentratorChip.Sx1301, 17, null, null, true)]
    [InlineData("rak2287-spi", ConcentratorChip.Sx1302, 17, null, null, true)]
    [InlineData("rak5146-spi", ConcentratorChip.Sx1303, 17, null, null, true)]
    [InlineData("ic880a", ConcentratorChip.Sx1301, 5, null, null, null)]
    [InlineData("wm1302-spi", ConcentratorChip.Sx1302, 17, 18, 5, false)]
    [InlineData("waveshare-sx1302", ConcentratorChip.Sx1302, 23, 18, null, false)]
    [InlineData("semtech-corecell", ConcentratorChip.Sx1302, 23, 18, 22, true)]
    [InlineData("dragino-pg1302", ConcentratorChip.Sx1302, 23, null, null, null)]
    [InlineData("elecrow-lr1302", ConcentratorChip.Sx1302, 17, 18, 5, false)]
    [InlineData("pisupply-hat", ConcentratorChip.Sx1301, 22, null, null, null)]
    [InlineData("semtech-iot-kit", ConcentratorChip.Sx1301, 7, null, null, null)]
    public void Pins_are_the_boards_own(string name, object chip, int reset, int? power, int? sx1261, bool? isUblox)
    {
        var board = BoardFiles.Load(name);
        Assert.Equal((chip, reset, power, sx1261, isUblox), ((object)board.Chip, board.Pins!.Reset,
            board.Pins.PowerEnable, board.Pins.Sx1261Reset, board.Gnss?.IsUblox));
        Assert.Equal(new BoardConnection(false, "/dev/spidev0.0"), board.Connection);
    }

    [Theory]
    [InlineData("rak2287-usb")]
    [InlineData("rak5146-usb")]
    [InlineData("wm1302-usb")]
    public void A_card_on_usb_has_no_pins(string name)
    {
        var board = BoardFiles.Load(name);
        Assert.Equal(new BoardConnection(true, "/dev/ttyACM0"), board.Connection);
        Assert.Null(board.Pins);
    }

    [Theory]
    [InlineData("wm1302-spi", "chip", "\"SX1276\"", "$.chip is \"SX1276\"; write SX1301, SX1302 or SX1303")]
    [InlineData("wm1302-spi", "radio", "\"SX1257\"", "$.txGains does not fit radio SX1257")]
    [InlineData("rak2245", "radio", "\"SX1250\"", "an SX1301 has SX1255 or SX1257")]
    [InlineData("wm1302-spi", "pins", null, "$.pins is missing")]
    [InlineData("wm1302-spi", "pins/reset", "28", "$.pins.reset is 28; write a whole number from 0 to 27")]
    [InlineData("wm1302-spi", "pins/rest", "1", "$.pins.rest is not known here")]
    [InlineData("wm1302-spi", "txGains/1/powerDbm", "12", "$.txGains does not rise")]
    [InlineData("wm1302-spi", "txGains/0/powerIndex", "23", "$.txGains[0].powerIndex is 23")]
    [InlineData("rak2245", "gnss/baud", "9601", "$.gnss.baud is 9601; use one of 4800")]
    [InlineData("rak2245", "connection/path", "\"spidev0.0\"", "$.connection.path is \"spidev0.0\"")]
    [InlineData("rak2245", "maxFrequencyHz", "863000000", "must lie above minFrequencyHz")]
    [InlineData("rak2245", "name", "\"RAK 2245\"", "$.name is \"RAK 2245\"")]
    [InlineData("rak2287-spi", "temperatureSensor/address", "\"57\"", "as in \"0x39\"")]
    [InlineData("rak2287-spi", "rssiTemperature", "[0, 0]", "an array of 5 numbers")]
    public void A_mistake_is_named_with_place_value_and_bound(string name, string path, string? value, string says) =>
        Assert.Contains(BoardFiles.ErrorsWith(name, path, value),
            error => error.Contains(says, StringComparison.Ordinal));

    [Theory]
    [InlineData("name")]
    [InlineData("title")]
    [InlineData("chip")]
    [InlineData("radio")]
    [InlineData("minFrequencyHz")]
    [InlineData("maxFrequencyHz")]
    [InlineData("connection")]
    [InlineData("rssiOffsetDb")]
    [InlineData("txGains")]
    public void What_the_schema_requires_the_reader_misses(string property)
    {
        Assert.Contains(property, BoardFiles.Schema["required"]!.AsArray().Select(name => (string)name!));
        Assert.Contains(BoardFiles.ErrorsWith("rak2287-spi", property, null),
            error => error.StartsWith($"$.{property} is missing;", StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_come_at_once()
    {
        Assert.False(BoardReader.TryRead("{}"u8, out _, out var errors));
        Assert.Equal(9, errors.Count);
    }

    [Fact]
    public void Any_bytes_are_refused_without_an_exception()
    {
        var file = File.ReadAllBytes(BoardFiles.PathOf("wm1302-spi"));
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte).Array[1, 3].Sample(changes =>
        {
            var odd = file.ToArray();
            foreach (var (place, value) in changes)
                odd[place] = value;
            Assert.Equal(BoardReader.TryRead(odd, out var board, out var errors), errors.Count == 0);
            Assert.Equal(board is null, errors.Count > 0);
        }, iter: 3_000, threads: 1);
        Assert.False(BoardReader.TryRead("[1]"u8, out _, out _));
        Assert.False(BoardReader.TryRead(""u8, out _, out _));
    }

    [Fact]
    public void An_unknown_board_is_answered_with_those_that_are_known()
    {
        Assert.False(BoardTable.TryFind("rak9999", out _, out var errors));
        var error = Assert.Single(errors);
        Assert.Contains("'rak9999'", error, StringComparison.Ordinal);
        Assert.All(BoardFiles.Names, name => Assert.Contains(name, error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_of_ones_own_is_a_board_too()
    {
        Assert.True(BoardTable.TryFind(BoardFiles.PathOf("ic880a"), out var board, out _));
        Assert.Equal("ic880a", board.Name);
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_with_its_path()
    {
        Assert.False(BoardTable.TryFind("/nowhere/board.json", out _, out var errors));
        Assert.Contains("/nowhere/board.json", Assert.Single(errors), StringComparison.Ordinal);
    }
}
