// Elsys ERS Sound, room sensor for sound level, temperature, humidity, light and movement.
//
// Uplink, fPort 5 as the factory sets it. Any number of values one after another, each its type and the value,
// big-endian:
//   01   i16  temperature in 0.1 °C
//   02   u8   relative humidity in %
//   04   u16  light in lx
//   05   u8   movements since the last payload
//   07   u16  battery voltage in mV
//   15   u8   highest, u8 mean sound level in dB
// Types of other sensors of the maker are stepped over. The sensor also answers settings on its port (3e, length, ...);
// they are not read.

// Length and reader of each type; no reader: stepped over.
const TYPES = Object.freeze({
  0x01: [2, temperature],
  0x02: [1, humidity],
  0x04: [2, light],
  0x05: [1, motion],
  0x07: [2, voltage],
  0x15: [2, sound],
  0x0d: [1], 0x0f: [1], 0x11: [1], 0x12: [1], 0x1a: [1],
  0x06: [2], 0x08: [2], 0x0a: [2], 0x0c: [2], 0x0e: [2], 0x16: [2], 0x18: [2], 0x19: [2], 0x1c: [2],
  0x03: [3],
  0x0b: [4], 0x10: [4], 0x14: [4], 0x17: [4], 0x1b: [4], 0x3d: [4],
  0x09: [6],
  0x13: [65]
});

function decodeUplink(input) {
  if (input.fPort !== 5) {
    return { errors: [`fPort ${input.fPort} is not used by this device; it sends on 5`] };
  }
  const b = input.bytes;
  const data = {};
  const warnings = [];
  for (let at = 0; at < b.length;) {
    const type = TYPES[b[at]];
    const problem = problemAt(b, at, type);
    if (problem !== undefined) {
      warnings.push(problem);
      break;
    }
    if (type.length > 1) {
      type[1](data, b, at + 1, warnings);
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
  const name = b[at].toString(16).padStart(2, "0");
  if (type === undefined) {
    return `byte ${at}: type ${name} is not known, nothing after it is read`;
  }
  const left = b.length - at - 1;
  return left < type[0] ? `byte ${at}: type ${name} takes ${type[0]} bytes, ${left} left` : undefined;
}

function temperature(data, b, i) {
  data.air_temperature = i16(b, i) / 10;
}

function humidity(data, b, i, warnings) {
  if (b[i] > 100) {
    warnings.push(`humidity ${b[i]} is above 100 %`);
  } else {
    data.relative_humidity = b[i];
  }
}

function light(data, b, i) {
  data.illuminance = u16(b, i);
}

function motion(data, b, i) {
  data.motion_count = b[i];
  data.motion = b[i] > 0;
}

function voltage(data, b, i) {
  data.battery_voltage = u16(b, i) / 1000;
}

function sound(data, b, i) {
  data.sound_level_max = b[i];
  data.sound_level = b[i + 1];
}

function u16(b, i) {
  return (b[i] << 8) | b[i + 1];
}

function i16(b, i) {
  const value = u16(b, i);
  return value > 0x7fff ? value - 0x10000 : value;
}
