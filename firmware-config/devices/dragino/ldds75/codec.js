// Dragino LDDS75, distance by ultrasound, for levels.
//
// Uplink, fPort 2, 8 bytes (older firmware 5, the first five), big-endian:
//   0..1   u16  bits 13..0 battery voltage in mV
//   2..3   u16  distance in mm; 0: no ultrasonic sensor found, below 280: too near to be measured (sent as 20)
//   4      u8   1: sent by an interrupt
//   5..6   i16  temperature at a probe in 0.1 °C, when byte 7 is 1 and a probe is there; 0x7fff: none
//   7      u8   1: the ultrasonic sensor was found
//
// Downlink, any fPort, here 2, one command:
//   01 u24   reporting interval in s; here reporting_interval in minutes (1 to 10080)
//   04 ff    restart; here reboot: true

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 2 || (b.length !== 8 && b.length !== 5)) {
    return { errors: [`expected 8 or 5 bytes on fPort 2, got ${b.length} on fPort ${input.fPort}`] };
  }
  const data = { battery_voltage: (u16(b, 0) & 0x3fff) / 1000, by_interrupt: b[4] === 1 };
  const warnings = [];
  const distance = u16(b, 2);
  if (distance === 0 || (b.length === 8 && b[7] === 0)) {
    warnings.push("no ultrasonic sensor found");
  } else if (distance < 280) {
    warnings.push("too near to be measured");
  } else {
    data.distance = distance / 1000;
  }
  if (b.length === 8 && u16(b, 5) !== 0 && u16(b, 5) !== 0x7fff) {
    data.probe_temperature = i16(b, 5) / 10;
  }
  return { data, warnings };
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
