// Sensative Strips Drip, water on a floor, and temperature.
//
// Uplink, fPort 1, big-endian: u16 number of the newest stored value, then any number of values, each its type (bit 7:
// also stored) and the value:
//   01  u8   battery in %
//   02  i16  temperature in 0.1 °C                      04 the same, a mean
//   03  u8   bit 0 too warm, bit 1 too cold             05 the same, of a mean
//   0b  u8   1: moved from its place                    0c the same, an alarm
//   0d  u8   wetness in %
//   0e  u8   1: water
//   0f, 10   u8, other alarms; not read
//   6e  8 B, 70, 71, 72  u16, for the maker; not read
// Stored values, fPort 2, are refused.

// Length and reader of each type; no reader: stepped over.
const TYPES = Object.freeze({
  0x00: [0],
  0x01: [1, battery],
  0x02: [2, temperature],
  0x03: [1, temperatureAlarm],
  0x04: [2, mean],
  0x05: [1],
  0x0b: [1, tamper],
  0x0c: [1, tamper],
  0x0d: [1, wetness],
  0x0e: [1, leak],
  0x0f: [1], 0x10: [1], 0x6e: [8], 0x70: [2], 0x71: [2], 0x72: [2]
});

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 1 || b.length < 3) {
    return { errors: [`expected at least 3 bytes on fPort 1, got ${b.length} on fPort ${input.fPort}`] };
  }
  const data = {};
  const warnings = [];
  for (let at = 2; at < b.length;) {
    const type = TYPES[b[at] & 0x7f];
    const problem = problemAt(b, at, type);
    if (problem !== undefined) {
      warnings.push(problem);
      break;
    }
    if (type.length > 1) {
      type[1](data, warnings, b, at + 1);
    }
    at += 1 + type[0];
  }
  if (Object.keys(data).length === 0) {
    return { errors: warnings.length > 0 ? warnings : ["no value of this device in the payload"] };
  }
  return { data, warnings };
}

// What is wrong with the value that begins at this byte.
function problemAt(b, at, type) {
  const name = (b[at] & 0x7f).toString(16).padStart(2, "0");
  if (type === undefined) {
    return `byte ${at}: type ${name} is not known to this device, nothing after it is read`;
  }
  const left = b.length - at - 1;
  return left < type[0] ? `byte ${at}: type ${name} takes ${type[0]} bytes, ${left} left` : undefined;
}

function battery(data, warnings, b, i) {
  if (b[i] > 100) {
    warnings.push(`battery level ${b[i]} is above 100 %`);
  } else {
    data.battery_level = b[i];
  }
}

function temperature(data, warnings, b, i) {
  data.air_temperature = i16(b, i) / 10;
}

function mean(data, warnings, b, i) {
  data.air_temperature_mean = i16(b, i) / 10;
}

function temperatureAlarm(data, warnings, b, i) {
  data.too_warm = (b[i] & 1) !== 0;
  data.too_cold = (b[i] & 2) !== 0;
}

function tamper(data, warnings, b, i) {
  data.tamper = b[i] !== 0;
}

function wetness(data, warnings, b, i) {
  if (b[i] > 100) {
    warnings.push(`wetness ${b[i]} is above 100 %`);
  } else {
    data.wetness = b[i];
  }
}

function leak(data, warnings, b, i) {
  data.water_leak = b[i] !== 0;
}

function i16(b, i) {
  const value = (b[i] << 8) | b[i + 1];
  return value > 0x7fff ? value - 0x10000 : value;
}
