// Milesight EM300-SLD, water at a spot, with temperature and humidity.
//
// Uplink, fPort 85 as the factory sets it. Any number of channels one after another, each its number, its type and a
// value; what is longer than one byte is little-endian:
//   01 75  u8   battery in %
//   03 67  i16  temperature in 0.1 °C
//   04 68  u8   relative humidity in 0.5 %
//   05 00  u8   0: dry, 1: water at the probe
//   20 ce  8 B  a stored measurement: u32 seconds since 1970, i16 temperature, u8 humidity, u8 water
//   ff 01  u8   protocol version
//   ff 09  2 B  hardware version, major then minor in the upper half
//   ff 0a  2 B  firmware version, hexadecimal digits
//   ff 0b  u8   switched on
//   ff 0f  u8   LoRaWAN class
//   ff 16  8 B  serial number
//   ff fe  u8   reset
//   ff ff  2 B  version of the description of its channels
//   fe 03  u16  answer: reporting interval in s (also as ff 03)
//   fe 10  u8   answer: restarts (also as ff 10)
//
// Downlink, fPort 85, one or more of:
//   ff 03  u16  reporting interval in s; here reporting_interval in minutes (1 to 1080)
//   ff 10  ff   restart; here reboot: true

// Length and reader of each channel.
const CHANNELS = Object.freeze({
  0x0175: [1, battery],
  0x0367: [2, temperature],
  0x0468: [1, humidity],
  0x0500: [1, leak],
  0x20ce: [8, stored],
  0xff01: [1, protocolVersion],
  0xff09: [2, hardwareVersion],
  0xff0a: [2, firmwareVersion],
  0xff0b: [1, started],
  0xff0f: [1, lorawanClass],
  0xff16: [8, serialNumber],
  0xfffe: [1, started],
  0xffff: [2, ignore],
  0xfe03: [2, reportingInterval],
  0xff03: [2, reportingInterval],
  0xfe10: [1, started],
  0xff10: [1, started]
});

function decodeUplink(input) {
  if (input.fPort !== 85) {
    return { errors: [`fPort ${input.fPort} is not used by this device; it sends on 85`] };
  }
  const b = input.bytes;
  const data = {};
  const warnings = [];
  for (let at = 0; at < b.length;) {
    const channel = CHANNELS[b[at] * 256 + b[at + 1]];
    const problem = problemAt(b, at, channel);
    if (problem !== undefined) {
      warnings.push(problem);
      break;
    }
    channel[1](data, warnings, b, at + 2);
    at += 2 + channel[0];
  }
  if (Object.keys(data).length === 0) {
    return { errors: warnings.length > 0 ? warnings : ["no channel in the payload"] };
  }
  return { data, warnings };
}

// What is wrong with the channel that begins at this byte.
function problemAt(b, at, channel) {
  if (at + 1 >= b.length) {
    return `byte ${at}: a channel without its type`;
  }
  const name = `${hex(b[at])} ${hex(b[at + 1])}`;
  if (channel === undefined) {
    return `byte ${at}: channel ${name} is not known, nothing after it is read`;
  }
  const left = b.length - at - 2;
  return left < channel[0] ? `byte ${at}: channel ${name} takes ${channel[0]} bytes, ${left} left` : undefined;
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

function humidity(data, warnings, b, i) {
  if (b[i] > 200) {
    warnings.push(`humidity ${b[i] / 2} is above 100 %`);
  } else {
    data.relative_humidity = b[i] / 2;
  }
}

function leak(data, warnings, b, i) {
  if (b[i] > 1) {
    warnings.push(`water status ${b[i]} is not known`);
  } else {
    data.water_leak = b[i] === 1;
  }
}

function stored(data, warnings, b, i) {
  const entry = { time: time(b, i), air_temperature: i16(b, i + 4) / 10 };
  humidity(entry, warnings, b, i + 6);
  leak(entry, warnings, b, i + 7);
  data.history = [...(data.history ?? []), entry];
}

function protocolVersion(data, warnings, b, i) {
  data.protocol_version = b[i];
}

function hardwareVersion(data, warnings, b, i) {
  data.hardware_version = `${b[i].toString(16)}.${b[i + 1] >> 4}`;
}

function firmwareVersion(data, warnings, b, i) {
  data.firmware_version = `${b[i].toString(16)}.${b[i + 1].toString(16)}`;
}

function started(data) {
  data.started = true;
}

function lorawanClass(data, warnings, b, i) {
  data.lorawan_class = ["A", "B", "C", "C to B"][b[i]] ?? String(b[i]);
}

function serialNumber(data, warnings, b, i) {
  data.serial_number = b.slice(i, i + 8).map(hex).join("");
}

function ignore() {
}

function reportingInterval(data, warnings, b, i) {
  data.reporting_interval = Math.round(u16(b, i) / 0.6) / 100;
}
// The device counts seconds since 1970, UTC.
function time(b, i) {
  return new Date(u32(b, i) * 1000).toISOString();
}

const RULES = Object.freeze({
  reporting_interval: "reporting_interval must be a whole number of minutes, 1 to 1080",
  reboot: "reboot must be true"
});

function encodeDownlink(input) {
  const bytes = [];
  for (const [name, value] of Object.entries(input.data ?? {})) {
    const command = commandOf(name, value);
    if (command === undefined) {
      return { errors: [Object.hasOwn(RULES, name) ? RULES[name] : `${name} is not known to this device`] };
    }
    bytes.push(...command);
  }
  return bytes.length > 0 ? { fPort: 85, bytes } : { errors: [`one of ${Object.keys(RULES).join(", ")} is needed`] };
}

function commandOf(name, value) {
  if (name === "reporting_interval" && Number.isInteger(value) && value >= 1 && value <= 1080) {
    return [0xff, 0x03, (value * 60) & 255, (value * 60) >> 8];
  }
  if (name === "reboot" && value === true) {
    return [0xff, 0x10, 0xff];
  }
  return undefined;
}

function decodeDownlink(input) {
  const b = input.bytes;
  const data = {};
  for (let at = 0; at < b.length;) {
    const length = readCommand(data, b, at, b.length - at);
    if (length === 0) {
      return { errors: [`byte ${at}: not a command of this device`] };
    }
    at += length;
  }
  return Object.keys(data).length > 0 ? { data } : { errors: ["no command in the payload"] };
}

// Reads one command into data; its length in bytes, 0 when it is none.
function readCommand(data, b, at, left) {
  if (b[at] === 0xff && b[at + 1] === 0x03 && left >= 4) {
    data.reporting_interval = Math.round(u16(b, at + 2) / 0.6) / 100;
    return 4;
  }
  if (b[at] === 0xff && b[at + 1] === 0x10 && left >= 3 && b[at + 2] === 0xff) {
    data.reboot = true;
    return 3;
  }
  return 0;
}

function hex(n) {
  return n.toString(16).padStart(2, "0");
}

function u16(b, i) {
  return b[i] | (b[i + 1] << 8);
}

function i16(b, i) {
  const value = u16(b, i);
  return value > 0x7fff ? value - 0x10000 : value;
}

function u32(b, i) {
  return u16(b, i) + u16(b, i + 2) * 0x10000;
}
