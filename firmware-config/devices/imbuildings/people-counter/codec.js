// IMBuildings People Counter for LoRaWAN.
//
// Uplink, fPort 26, 13 bytes, big-endian:
//   0      u8   state of the device
//   1..2   u16  battery voltage in 0.01 V
//   3..4   u16  people in direction A since the last payload
//   5..6   u16  people in direction B
//   7      u8   state of the sensor
//   8..9   u16  people in direction A since the device started, wraps
//   10..11 u16  people in direction B
//   12     u8   number of the payload
// Uplink, fPort 1, 23 bytes: 2, 6, the device's EUI (8 bytes), then the same 13 bytes.
// Uplink, fPort 27, 5 bytes: u8 state of the sensor, the two sums.

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort === 27 && b.length === 5) {
    return { data: { sensor_state: b[0], ...totals(b, 1) }, warnings: [] };
  }
  if (input.fPort === 26 && b.length === 13) {
    return { data: counts(b, 0), warnings: [] };
  }
  if (input.fPort === 1 && b.length === 23 && b[0] === 2 && b[1] === 6) {
    return { data: counts(b, 10), warnings: [] };
  }
  const got = `${b.length} bytes on fPort ${input.fPort}`;
  return { errors: [`expected 13 bytes on fPort 26, 5 on 27 or 23 of type 2, variant 6 on 1, got ${got}`] };
}

function counts(b, i) {
  return {
    device_state: b[i],
    battery_voltage: u16(b, i + 1) / 100,
    people_direction_a: u16(b, i + 3),
    people_direction_b: u16(b, i + 5),
    sensor_state: b[i + 7],
    ...totals(b, i + 8),
    payload_number: b[i + 12]
  };
}

function totals(b, i) {
  return { people_direction_a_total: u16(b, i), people_direction_b_total: u16(b, i + 2) };
}

function u16(b, i) {
  return (b[i] << 8) | b[i + 1];
}
