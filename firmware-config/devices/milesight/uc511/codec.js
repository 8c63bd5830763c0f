// Milesight UC511, controller for two solenoid valves with two pulse inputs, for watering.
//
// Uplink, fPort 85 as the factory sets it. Any number of channels one after another, each its number, its type and a
// value; what is longer than one byte is little-endian:
//   01 75  u8   battery in %
//   03 01  u8   valve 1, 0: closed, 1: open, 0xff: a delayed command was taken
//   04 c8  u32  pulses at input 1
//   05 01  u8   valve 2, as valve 1
//   06 c8  u32  pulses at input 2
//   07 01  u8   input 1 as a contact, 1: on
//   08 01  u8   input 2 as a contact, 1: on
//   09 7b  u16  pressure in the pipe in kPa; 0xfffd to 0xffff: not measured
//   20 ce  9 B  a stored state: u32 seconds since 1970, u8 bit 0: open, bit 1: counting, bit 2: contact,
//          bit 4: valve 2, u32 pulses
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
//   ff 1d  u8   bit 7: with a time, bit 5: open, bits 0, 1: valve less one; u8 0: at once; then u24 time in s;
//                here valve: 1 or 2, open: true or false and, if so wished, minutes: 1 to 1440 for the new state
//   ff 03  u16  reporting interval in s; here reporting_interval in minutes (1 to 1080)
//   ff 10  ff   restart; here reboot: true

// Length and reader of each channel.
const CHANNELS = Object.freeze({
  0x0175: [1, battery],
  0x0301: [1, valve1],
  0x04c8: [4, pulses1],
  0x0501: [1, valve2],
  0x06c8: [4, pulses2],
  0x0701: [1, input1],
  0x0801: [1, input2],
  0x097b: [2, pressure],
  0x20ce: [9, stored],
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

function valve1(data, warnings, b, i) {
  keepValve(data, warnings, 1, b[i]);
}

function pulses1(data, warnings, b, i) {
  data.valve_1_pulses = u32(b, i);
}

function valve2(data, warnings, b, i) {
  keepValve(data, warnings, 2, b[i]);
}

function keepValve(data, warnings, number, state) {
  if (state === 0 || state === 1) {
    data[`valve_${number}_open`] = state === 1;
  } else if (state === 0xff) {
    data[`valve_${number}_command_taken`] = true;
  } else {
    warnings.push(`valve ${number}: state ${state} is not known`);
  }
}

function pulses2(data, warnings, b, i) {
  data.valve_2_pulses = u32(b, i);
}

function input1(data, warnings, b, i) {
  data.input_1_on = b[i] !== 0;
}

function input2(data, warnings, b, i) {
  data.input_2_on = b[i] !== 0;
}

function pressure(data, warnings, b, i) {
  if (u16(b, i) >= 0xfffd) {
    warnings.push("pressure not measured");
  } else {
    data.pipe_pressure = u16(b, i);
  }
}

function stored(data, warnings, b, i) {
  const entry = { time: time(b, i) };
  const number = b[i + 4] & 0x10 ? 2 : 1;
  entry[`valve_${number}_open`] = (b[i + 4] & 1) !== 0;
  if (b[i + 4] & 2) {
    entry[`valve_${number}_pulses`] = u32(b, i + 5);
  } else {
    entry[`input_${number}_on`] = (b[i + 4] & 4) !== 0;
  }
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
  reboot: "reboot must be true",
  valve: "valve must be 1 or 2, open true or false, minutes (if given) a whole number, 1 to 1440"
});

function encodeDownlink(input) {
  const { valve, open, minutes, ...others } = input.data ?? {};
  const bytes = [];
  if (valve !== undefined || open !== undefined || minutes !== undefined) {
    const command = valveCommand(valve, open, minutes);
    if (command === undefined) {
      return { errors: [RULES.valve] };
    }
    bytes.push(...command);
  }
  for (const [name, value] of Object.entries(others)) {
    const command = commandOf(name, value);
    if (command === undefined) {
      return { errors: [Object.hasOwn(RULES, name) ? RULES[name] : `${name} is not known to this device`] };
    }
    bytes.push(...command);
  }
  return bytes.length > 0 ? { fPort: 85, bytes } : { errors: [`one of ${Object.keys(RULES).join(", ")} is needed`] };
}

function valveCommand(valve, open, minutes) {
  if ((valve !== 1 && valve !== 2) || typeof open !== "boolean") {
    return undefined;
  }
  const control = (open ? 0x20 : 0) | (valve - 1);
  if (minutes === undefined) {
    return [0xff, 0x1d, control, 0];
  }
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440) {
    return undefined;
  }
  const seconds = minutes * 60;
  return [0xff, 0x1d, control | 0x80, 0, seconds & 255, (seconds >> 8) & 255, seconds >> 16];
}

function commandOf(name, value) {
  if (name === "reporting_interval" && Number.isInteger(value) && value >= 1 && value <= 1080) {
    return [0xff, 0x03, (value * 60) & 255, (value * 60) >> 8];
  }
  return name === "reboot" && value === true ? [0xff, 0x10, 0xff] : undefined;
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
  if (left < 3 || b[at] !== 0xff) {
    return 0;
  }
  if (b[at + 1] === 0x03 && left >= 4) {
    data.reporting_interval = Math.round(u16(b, at + 2) / 0.6) / 100;
    return 4;
  }
  if (b[at + 1] === 0x10 && b[at + 2] === 0xff) {
    data.reboot = true;
    return 3;
  }
  const timed = (b[at + 2] & 0x80) !== 0;
  if (b[at + 1] !== 0x1d || left < (timed ? 7 : 4)) {
    return 0;
  }
  data.valve = (b[at + 2] & 3) + 1;
  data.open = (b[at + 2] & 0x20) !== 0;
  if (timed) {
    data.minutes = Math.round((u16(b, at + 4) + b[at + 6] * 0x10000) / 0.6) / 100;
  }
  return timed ? 7 : 4;
}

function hex(n) {
  return n.toString(16).padStart(2, "0");
}

function u16(b, i) {
  return b[i] | (b[i + 1] << 8);
}

function u32(b, i) {
  return u16(b, i) + u16(b, i + 2) * 0x10000;
}
