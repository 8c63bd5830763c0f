// Parametric PCR2, people counter by radar.
//
// Uplink, fPort 14, counts, big-endian:
//   0..2        be 01 and the version, 3 or 4
//   3..4   u16  people from left to right since the last payload (direction A)
//   5..6   u16  people from right to left (direction B)
//   7..8   u16  people from left to right since the device started, wraps
//   9..10  u16  people from right to left
//   version 4, 17 bytes, goes on:
//   11..12 u16  battery voltage in mV, 0 without a solar charger
//   13..14 u16  solar power in mW
//   15..16 i16  temperature within in 0.1 °C
//   version 3, 16 bytes: u8 state of the battery in the place of the voltage, the rest one byte earlier
// Uplink, fPort 190, settings: be 01, version 4, 5 or 6 (31, 34, 35 bytes), of which are read
//   4..6   3 B  firmware
//   11..12 u16  interval in minutes

function decodeUplink(input) {
  const b = input.bytes;
  if (b[0] === 0xbe && b[1] === 0x01) {
    if (input.fPort === 14 && ((b[2] === 4 && b.length === 17) || (b[2] === 3 && b.length === 16))) {
      return { data: counts(b), warnings: [] };
    }
    const settings = { 4: 31, 5: 34, 6: 35 }[b[2]];
    if (input.fPort === 190 && b.length === settings) {
      const version = `${b[4]}.${b[5]}.${b[6]}`;
      return { data: { firmware_version: version, reporting_interval: u16(b, 11) }, warnings: [] };
    }
  }
  const expected = "be 01, 16 or 17 bytes on fPort 14 or 31, 34 or 35 on 190";
  return { errors: [`expected ${expected}, got ${b.length} bytes on fPort ${input.fPort}`] };
}

function counts(b) {
  const data = {
    people_direction_a: u16(b, 3),
    people_direction_b: u16(b, 5),
    people_direction_a_total: u16(b, 7),
    people_direction_b_total: u16(b, 9),
    device_temperature: i16(b, b.length - 2) / 10
  };
  if (b[2] === 4 && u16(b, 11) !== 0) {
    data.battery_voltage = u16(b, 11) / 1000;
    data.solar_power = u16(b, 13) / 1000;
  }
  return data;
}

function u16(b, i) {
  return (b[i] << 8) | b[i + 1];
}

function i16(b, i) {
  const value = u16(b, i);
  return value > 0x7fff ? value - 0x10000 : value;
}
