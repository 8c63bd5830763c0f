// Bosch Parking Lot Sensor TPS110.
//
// Uplink by fPort:
//   1   1 byte      on every change: bit 0: a vehicle stands there
//   2   1, 2 bytes  once a day: bit 0 as above, i8 temperature within in °C
//   3   17 bytes    after a start: three u32 little-endian whose lower 12 bits are codes for the maker, then the
//                   firmware's three numbers, u8 cause (1 watchdog, 2 power, 3 by itself, 4 other), bit 0 as above
// Ports 4 to 6 are for the maker; they are refused.

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort === 1 && b.length === 1) {
    return { data: { occupied: (b[0] & 1) !== 0 }, warnings: [] };
  }
  if (input.fPort === 2 && (b.length === 1 || b.length === 2)) {
    const data = { occupied: (b[0] & 1) !== 0 };
    if (b.length === 2) {
      data.device_temperature = b[1] > 127 ? b[1] - 256 : b[1];
    }
    return { data, warnings: [] };
  }
  if (input.fPort === 3 && b.length === 17) {
    return start(b);
  }
  const got = `${b.length} bytes on fPort ${input.fPort}`;
  return { errors: [`expected 1 byte on fPort 1, 1 or 2 on 2 or 17 on 3, got ${got}`] };
}

function start(b) {
  const codes = [0, 4, 8].map(i => b[i] | ((b[i + 1] & 15) << 8)).filter(code => code !== 0);
  const data = {
    occupied: (b[16] & 1) !== 0,
    firmware_version: `${b[12]}.${b[13]}.${b[14]}`,
    start_cause: ["unknown", "watchdog", "power", "by itself", "other"][b[15]] ?? "unknown",
    maker_codes: codes
  };
  return { data, warnings: codes.length > 0 ? [`codes for the maker: ${codes.join(", ")}`] : [] };
}
