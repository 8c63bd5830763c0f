// Decentlab DL-SMTP, moisture and temperature of the soil at up to eight depths.
//
// Uplink, fPort 1, big-endian:
//   0      u8   layout version, always 2
//   1..2   u16  number of the device
//   3..4   u16  which parts follow, the lowest bit first; every value is a u16
//     bit 0  eight times, the shallowest first: moisture, 500 a percent, sent with 2500 added; 0: no such depth
//            and temperature in 0.01 °C, sent with 32768 added; 0: no such depth
//     bit 1  battery voltage in mV
//
// Downlink, fPort 1, 6 bytes: u16 command, u16 parameter, u16 check sum as Modbus has it
//   0002   period in s, kept; here reporting_interval in minutes (1 to 1092)
//   fefe   restart; here reboot: true

// Number of u16 and reader of each part.
const PARTS = Object.freeze([
  [16, profile],
  [1, battery]
]);

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 1 || b.length < 5 || b[0] !== 2) {
    const got = `${b.length} bytes of layout ${b[0] ?? "none"} on ${input.fPort}`;
    return { errors: [`expected layout 2 on fPort 1, got ${got}`] };
  }
  const flags = u16(b, 3);
  const length = 5 + PARTS.reduce((sum, part, bit) => sum + (flags & (1 << bit) ? part[0] * 2 : 0), 0);
  if (flags >> PARTS.length !== 0 || b.length !== length) {
    return { errors: [`parts ${flags}: expected ${length} bytes, got ${b.length}`] };
  }
  const data = { device_number: u16(b, 1) };
  const warnings = [];
  let at = 5;
  PARTS.forEach((part, bit) => {
    if (flags & (1 << bit)) {
      part[1](data, warnings, b, at);
      at += part[0] * 2;
    }
  });
  return { data, warnings };
}

function profile(data, warnings, b, i) {
  for (let depth = 1; depth <= 8; depth++, i += 4) {
    const level = {};
    if (u16(b, i) !== 0) {
      level.soil_moisture = (u16(b, i) - 2500) / 500;
    }
    if (u16(b, i + 2) !== 0) {
      level.soil_temperature = (u16(b, i + 2) - 32768) / 100;
    }
    if (Object.keys(level).length > 0) {
      data[`depth_${depth}`] = level;
    } else {
      warnings.push(`depth ${depth} not measured`);
    }
  }
}

function battery(data, warnings, b, i) {
  data.battery_voltage = u16(b, i) / 1000;
}

const RULES = Object.freeze({
  reporting_interval: "reporting_interval must be a whole number of minutes, 1 to 1092",
  reboot: "reboot must be true"
});

function encodeDownlink(input) {
  const entries = Object.entries(input.data ?? {});
  if (entries.length !== 1) {
    return { errors: [`exactly one of ${Object.keys(RULES).join(", ")} is needed`] };
  }
  const [name, value] = entries[0];
  const command = commandOf(name, value);
  if (command === undefined) {
    return { errors: [Object.hasOwn(RULES, name) ? RULES[name] : `${name} is not known to this device`] };
  }
  const check = crc16(command);
  return { fPort: 1, bytes: [...command, check >> 8, check & 255] };
}

function commandOf(name, value) {
  if (name === "reporting_interval" && Number.isInteger(value) && value >= 1 && value <= 1092) {
    return [0x00, 0x02, (value * 60) >> 8, (value * 60) & 255];
  }
  return name === "reboot" && value === true ? [0xfe, 0xfe, 0x00, 0x00] : undefined;
}

function decodeDownlink(input) {
  const b = input.bytes;
  if (b.length !== 6 || u16(b, 4) !== crc16(b.slice(0, 4))) {
    return { errors: ["expected 6 bytes, the last two the right check sum"] };
  }
  if (u16(b, 0) === 0x0002) {
    return { data: { reporting_interval: Math.round(u16(b, 2) / 0.6) / 100 } };
  }
  return u16(b, 0) === 0xfefe ? { data: { reboot: true } } : { errors: [`command ${u16(b, 0)} is not known`] };
}

// The check sum of Modbus.
function crc16(bytes) {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
    }
  }
  return crc;
}

function u16(b, i) {
  return (b[i] << 8) | b[i + 1];
}
