// Dragino LWL02, water leak sensor with a counter.
//
// Uplink, fPort 10, 10 bytes, big-endian; on every change and once a day:
//   0..1   u16  bit 15: door open, bit 14: water, bits 13..0 battery voltage in mV
//   2      u8   mode, 2: water
//   3..5   u24  leaks since the device started
//   6..8   u24  how long the last leak was in minutes
//   9      u8   bit 0: alarm by time-out
//
// Downlink, any fPort, here 10, one command:
//   01 u24   reporting interval in s; here reporting_interval in minutes (1 to 10080)
//   04 ff    restart; here reboot: true

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 10 || b.length !== 10) {
    return { errors: [`expected 10 bytes on fPort 10, got ${b.length} on fPort ${input.fPort}`] };
  }
  if (b[2] !== 2) {
    return { errors: [`mode ${b[2]} is not 2, a water sensor`] };
  }
  return {
    data: {
      water_leak: (b[0] & 0x40) !== 0,
      counter: u24(b, 3),
      leak_duration: u24(b, 6),
      leak_alarm: (b[9] & 1) !== 0,
      battery_voltage: (u16(b, 0) & 0x3fff) / 1000
    },
    warnings: []
  };
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
  return { fPort: 10, bytes };
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

function u24(b, i) {
  return b[i] * 0x10000 + u16(b, i + 1);
}
