// Adeunis COMFORT, temperature and humidity of a room; several samples a payload, the newest first.
//
// Uplink, fPort 1, big-endian:
//   0      u8   0x4c, samples
//   1      u8   bits 7..5 number of the payload, bit 2: a time closes it, bit 1: battery low, bit 0: newly configured
//   2..    3 B  for each sample: i16 temperature in 0.1 °C, u8 relative humidity in %
//   last 4 u32  with bit 2: seconds since 2013, UTC

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 1 || b.length < 2) {
    return { errors: [`expected at least 2 bytes on fPort 1, got ${b.length} on fPort ${input.fPort}`] };
  }
  const end = b.length - (b[1] & 4 ? 4 : 0);
  const data = {};
  const warnings = [];
  const problem = read(data, warnings, b, end);
  if (problem !== undefined) {
    return { errors: [problem] };
  }
  data.battery_low = (b[1] & 2) !== 0;
  if (b[1] & 4) {
    data.time = new Date((u32(b, end) + 1356998400) * 1000).toISOString();
  }
  return { data, warnings };
}

function read(data, warnings, b, end) {
  if (b[0] !== 0x4c) {
    return `frame ${b[0]} is not 76, samples`;
  }
  if (end < 5 || (end - 2) % 3 !== 0) {
    return `expected samples of 3 bytes, got ${Math.max(0, end - 2)} bytes`;
  }
  const samples = [];
  for (let at = 2; at < end; at += 3) {
    samples.push(sample(warnings, b, at));
  }
  Object.assign(data, samples[0]);
  if (samples.length > 1) {
    data.earlier = samples.slice(1);
  }
  return undefined;
}

function sample(warnings, b, i) {
  const result = {};
  if (i16(b, i) < -2000) {
    warnings.push("temperature not measured");
  } else {
    result.air_temperature = i16(b, i) / 10;
  }
  if (b[i + 2] > 100) {
    warnings.push("humidity not measured");
  } else {
    result.relative_humidity = b[i + 2];
  }
  return result;
}

function u16(b, i) {
  return (b[i] << 8) | b[i + 1];
}

function i16(b, i) {
  const value = u16(b, i);
  return value > 0x7fff ? value - 0x10000 : value;
}

function u32(b, i) {
  return u16(b, i) * 0x10000 + u16(b, i + 2);
}
