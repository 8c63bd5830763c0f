// Dragino LSE01, moisture, temperature and conductivity of the soil.
//
// Uplink, fPort 2, 11 bytes, big-endian:
//   0..1   u16  bits 13..0 battery voltage in mV
//   2..3   i16  temperature at an additional probe in 0.1 °C; 0 or 0x7fff: none
//   4..5   u16  volumetric moisture in 0.01 %                  (0 to 10000)
//   6..7   i16  soil temperature in 0.01 °C                    (-40.00 to 85.00 °C)
//   8..9   u16  conductivity in µS/cm                          (0 to 20000)
//   10     u8   flags of interrupt and mode
//
// Downlink, any fPort, here 2, one command:
//   01 u24   reporting interval in s; here reporting_interval in minutes (1 to 10080)
//   04 ff    restart; here reboot: true

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 2 || b.length !== 11) {
    return { errors: [`expected 11 bytes on fPort 2, got ${b.length} on fPort ${input.fPort}`] };
  }
  const data = { battery_voltage: (u16(b, 0) & 0x3fff) / 1000 };
  const warnings = [];
  if (u16(b, 2) !== 0 && u16(b, 2) !== 0x7fff) {
    data.probe_temperature = i16(b, 2) / 10;
  }
  if (u16(b, 4) > 10000) {
    warnings.push("soil moisture not measured");
  } else {
    data.soil_moisture = u16(b, 4) / 100;
  }
  if (i16(b, 6) < -4000 || i16(b, 6) > 8500) {
    warnings.push("soil temperature not measured");
  } else {
    data.soil_temperature = i16(b, 6) / 100;
  }
  if (u16(b, 8) === 0xffff) {
    warnings.push("conductivity not measured");
  } else {
    data.soil_conductivity = u16(b, 8) / 1000;
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
