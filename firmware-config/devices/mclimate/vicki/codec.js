// MClimate Vicki, thermostat on a radiator valve.
//
// Uplink, fPort 1 or 2: answers to commands, if there were any, then 9 bytes:
//   0      u8   0x81; 0x01 from firmware before 3.5, with another scale of the temperature
//   1      u8   target temperature in °C
//   2      u8   temperature: (n - 28.33333) / 5.66666 °C, or n * 165 / 256 - 40 with 0x01
//   3      u8   relative humidity in 100/256 %
//   4      u8   position of the motor, lower 8 bits          (0: valve open; the range: closed)
//   5      u8   range of the motor, lower 8 bits
//   6      u8   bits 7..4 upper bits of the position, bits 3..0 of the range
//   7      u8   bits 7..4 battery voltage in 0.1 V above 2 V, bit 3 window open, bit 2 motor draws much current,
//               bit 1 little, bit 0 sensor broken
//   8      u8   bit 7 child lock, bit 6 calibration failed, bit 5 mounted on its plate, bit 4 takes itself for online,
//               bit 3 protects from frost
// Answers begin with the command: 04 versions, 12 interval in minutes, 14 child lock, others are stepped over.
//
// Downlink, here fPort 1, one or more of:
//   0e u8  target temperature in °C; here target_temperature (5 to 30)
//   02 u8  interval in minutes; here reporting_interval (1 to 255)
//   07 u8  1: child lock; here child_lock: true or false
//   03     measures the valve again; here recalibrate: true

// How many bytes follow the number of an answered command.
const ANSWERS = Object.freeze({
  0x04: 2, 0x12: 1, 0x13: 4, 0x14: 1, 0x15: 2, 0x16: 3, 0x17: 2, 0x18: 1, 0x19: 1, 0x1b: 1, 0x1d: 2, 0x1f: 1,
  0x21: 6, 0x23: 4, 0x27: 1, 0x28: 1, 0x29: 2, 0x2b: 1
});

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 1 && input.fPort !== 2) {
    return { errors: [`fPort ${input.fPort} is not used by this device; it sends on 1 or 2`] };
  }
  const start = b.length - 9;
  if (start < 0 || (b[start] !== 0x81 && b[start] !== 0x01)) {
    return { errors: ["expected a payload ending in the 9 bytes of a report, which begin with 81 or 01"] };
  }
  const data = {};
  const warnings = [];
  answers(data, warnings, b, start);
  climate(data, warnings, b, start);
  motor(data, warnings, b, start);
  flags(data, b[start + 7], b[start + 8]);
  return { data, warnings };
}

function climate(data, warnings, b, i) {
  data.target_temperature = b[i + 1];
  data.relative_humidity = Math.round(b[i + 3] * 10000 / 256) / 100;
  if (b[i + 7] & 1) {
    warnings.push("the temperature sensor is broken");
    return;
  }
  const celsius = b[i] === 0x81 ? (b[i + 2] - 28.33333) / 5.66666 : b[i + 2] * 165 / 256 - 40;
  data.air_temperature = Math.round(celsius * 100) / 100;
}

function motor(data, warnings, b, i) {
  const position = b[i + 4] + (b[i + 6] >> 4) * 256;
  const range = b[i + 5] + (b[i + 6] & 15) * 256;
  if (range === 0 || position > range) {
    warnings.push(`the valve is not measured: position ${position} of ${range}`);
  } else {
    data.radiator_valve_position = Math.round(100 - position * 100 / range);
  }
}

function flags(data, first, second) {
  data.battery_voltage = (20 + (first >> 4)) / 10;
  data.window_open = (first & 8) !== 0;
  data.motor_current_high = (first & 4) !== 0;
  data.motor_current_low = (first & 2) !== 0;
  data.sensor_fault = (first & 1) !== 0;
  data.child_lock = (second & 0x80) !== 0;
  data.calibration_failed = (second & 0x40) !== 0;
  data.mounted = (second & 0x20) !== 0;
  data.online = (second & 0x10) !== 0;
  data.frost_protection = (second & 8) !== 0;
}

function answers(data, warnings, b, end) {
  for (let at = 0; at < end;) {
    const length = ANSWERS[b[at]];
    if (length === undefined || at + 1 + length > end) {
      warnings.push(`byte ${at}: the answer ${b[at]} is not known or cut off`);
      return;
    }
    if (b[at] === 0x04) {
      data.hardware_version = b[at + 1].toString(16);
      data.firmware_version = b[at + 2].toString(16);
    } else if (b[at] === 0x12) {
      data.reporting_interval = b[at + 1];
    }
    at += 1 + length;
  }
}

const RULES = Object.freeze({
  target_temperature: "target_temperature must be a whole number of degrees, 5 to 30",
  reporting_interval: "reporting_interval must be a whole number of minutes, 1 to 255",
  child_lock: "child_lock must be true or false",
  recalibrate: "recalibrate must be true"
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
  return bytes.length > 0 ? { fPort: 1, bytes } : { errors: [`one of ${Object.keys(RULES).join(", ")} is needed`] };
}

function commandOf(name, value) {
  const whole = (low, high) => Number.isInteger(value) && value >= low && value <= high;
  if (name === "target_temperature" && whole(5, 30)) {
    return [0x0e, value];
  }
  if (name === "reporting_interval" && whole(1, 255)) {
    return [0x02, value];
  }
  if (name === "child_lock" && typeof value === "boolean") {
    return [0x07, value ? 1 : 0];
  }
  return name === "recalibrate" && value === true ? [0x03] : undefined;
}

function decodeDownlink(input) {
  const b = input.bytes;
  const data = {};
  for (let at = 0; at < b.length;) {
    const length = readCommand(data, b, at);
    if (length === 0) {
      return { errors: [`byte ${at}: not a command this codec knows`] };
    }
    at += length;
  }
  return Object.keys(data).length > 0 ? { data } : { errors: ["no command in the payload"] };
}

// Reads one command into data; its length in bytes, 0 when it is none.
function readCommand(data, b, at) {
  if (b[at] === 0x03) {
    data.recalibrate = true;
    return 1;
  }
  if (at + 1 >= b.length) {
    return 0;
  }
  if (b[at] === 0x0e) {
    data.target_temperature = b[at + 1];
  } else if (b[at] === 0x02) {
    data.reporting_interval = b[at + 1];
  } else if (b[at] === 0x07) {
    data.child_lock = b[at + 1] === 1;
  } else {
    return 0;
  }
  return 2;
}
