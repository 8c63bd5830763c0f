// Dragino LHT65N, temperature and humidity with a socket for an external probe.
//
// Uplink, fPort 2, 11 bytes, big-endian:
//   0..1   u16  bits 15, 14 state of the battery (0 very low to 3 good), bits 13..0 battery voltage in mV;
//               with an external value of 9 instead: i16 temperature at the probe in 0.01 °C
//   2..3   i16  temperature in 0.01 °C; 0x7fff: not measured
//   4..5   u16  bits 11..0 relative humidity in 0.1 %; with 9: bits 15, 14 state of the battery
//   6      u8   bit 7: the probe is not connected, bits 3..0 what the last four bytes are
//   7..10       0 nothing; 1, 2 i16 temperature at the probe in 0.01 °C, 0x7fff: not measured; 4 u8 pin high, u8 by
//               interrupt; 5 u16 light in lx; 6 u16 voltage at the input in mV; 7 u16, 8 u32 counter;
//               9 u32 time of the measurement in seconds since 1970
// Stored measurements (bit 6 of byte 6) and the probe's identity (15) are refused.
//
// Downlink, any fPort, here 2, one command:
//   01 u24   reporting interval in s; here reporting_interval in minutes (1 to 10080)
//   04 ff    restart; here reboot: true

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 2 || b.length !== 11) {
    return { errors: [`expected 11 bytes on fPort 2, got ${b.length} on fPort ${input.fPort}`] };
  }
  const kind = b[6] & 15;
  if (b[6] & 0x40 || kind === 3 || kind > 9) {
    return { errors: [`byte 6 is ${b[6]}: not a measurement this codec knows`] };
  }
  const data = {};
  const warnings = [];
  const batteryByte = kind === 9 ? 4 : 0;
  data.battery_state = b[batteryByte] >> 6;
  if (kind !== 9) {
    data.battery_voltage = (u16(b, 0) & 0x3fff) / 1000;
  }
  keepTemperature(data, warnings, "air_temperature", b, 2);
  keepHumidity(data, warnings, u16(b, 4) & 0xfff);
  if (b[6] & 0x80) {
    warnings.push("the probe is not connected");
  } else {
    external(data, warnings, b, kind);
  }
  return { data, warnings };
}

function keepTemperature(data, warnings, name, b, i) {
  if (u16(b, i) === 0x7fff) {
    warnings.push(`${name} not measured`);
  } else {
    data[name] = i16(b, i) / 100;
  }
}

function keepHumidity(data, warnings, value) {
  if (value > 1000) {
    warnings.push(`humidity ${value / 10} is above 100 %`);
  } else {
    data.relative_humidity = value / 10;
  }
}

function external(data, warnings, b, kind) {
  if (kind === 1 || kind === 2) {
    keepTemperature(data, warnings, "probe_temperature", b, 7);
  } else if (kind === 4) {
    data.contact_high = b[7] !== 0;
    data.by_interrupt = b[8] !== 0;
  } else if (kind === 5) {
    data.illuminance = u16(b, 7);
  } else if (kind === 6) {
    data.input_voltage = u16(b, 7) / 1000;
  } else if (kind === 7) {
    data.counter = u16(b, 7);
  } else if (kind === 8) {
    data.counter = u16(b, 7) * 0x10000 + u16(b, 9);
  } else if (kind === 9) {
    keepTemperature(data, warnings, "probe_temperature", b, 0);
    data.time = new Date((u16(b, 7) * 0x10000 + u16(b, 9)) * 1000).toISOString();
  }
}

const RULES = Object.freeze({
  reporting_interval: "reporting_interval must be a whole number of minutes, 1 to 10080",
  reboot: "reboot must be true"
});

function encodeDownlink(input) {
  const entries = Object.entries(input.data ?? {});
  if (entries.length !== 1) {
    return { errors: [`exactly one of ${Object.keys(RULES).join(", ")} is needed`] };
  }
  const [name, value] = entries[0];
  const bytes = commandOf(name, value);
  if (bytes === undefined) {
    return { errors: [Object.hasOwn(RULES, name) ? RULES[name] : `${name} is not known to this device`] };
  }
  return { fPort: 2, bytes };
}

function commandOf(name, value) {
  if (name === "reporting_interval" && Number.isInteger(value) && value >= 1 && value <= 10080) {
    const seconds = value * 60;
    return [0x01, seconds >> 16, (seconds >> 8) & 255, seconds & 255];
  }
  return name === "reboot" && value === true ? [0x04, 0xff] : undefined;
}

function decodeDownlink(input) {
  const b = input.bytes;
  if (b[0] === 0x01 && b.length === 4) {
    return { data: { reporting_interval: Math.round((b[1] * 65536 + u16(b, 2)) / 0.6) / 100 } };
  }
  if (b[0] === 0x04 && b[1] === 0xff && b.length === 2) {
    return { data: { reboot: true } };
  }
  return { errors: ["not a command of this device"] };
}

function u16(b, i) {
  return (b[i] << 8) | b[i + 1];
}

function i16(b, i) {
  const value = u16(b, i);
  return value > 0x7fff ? value - 0x10000 : value;
}
