// Decentlab DL-ATM41, weather station with an ATMOS 41.
//
// Uplink, fPort 1, big-endian:
//   0      u8   layout version, always 2
//   1..2   u16  number of the device
//   3..4   u16  which parts follow, the lowest bit first; every value is a u16
//     bit 0  each sent with 32768 added: solar radiation in W/m²
//            rain since the last report in 0.001 mm
//            number of lightnings
//            their mean distance in km
//            wind speed in 0.01 m/s
//            wind direction in 0.1°
//            highest wind speed in 0.01 m/s
//            temperature in 0.1 °C
//            vapour pressure in 0.1 hPa
//            air pressure in 0.1 hPa
//            relative humidity in 0.1 %
//            temperature within in 0.1 °C
//            inclination x in 0.1°
//            inclination y in 0.1°
//            compass in °
//            wind from the north in 0.01 m/s
//            wind from the east in 0.01 m/s
//     bit 1  battery voltage in mV
//
// Downlink, fPort 1, 6 bytes: u16 command, u16 parameter, u16 check sum as Modbus has it
//   0002   period in s, kept; here reporting_interval in minutes (1 to 1092)
//   fefe   restart; here reboot: true

// Number of u16 and reader of each part.
const PARTS = Object.freeze([
  [17, weather],
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

function weather(data, warnings, b, i) {
  keep(data, warnings, "solar_irradiance", b, i, 1);
  keep(data, warnings, "rainfall", b, i + 2, 1000);
  keep(data, warnings, "lightning_count", b, i + 4, 1);
  keep(data, warnings, "lightning_distance", b, i + 6, 1);
  keep(data, warnings, "wind_speed", b, i + 8, 100);
  keep(data, warnings, "wind_direction", b, i + 10, 10);
  keep(data, warnings, "wind_gust", b, i + 12, 100);
  keep(data, warnings, "air_temperature", b, i + 14, 10);
  keep(data, warnings, "vapour_pressure", b, i + 16, 10);
  keep(data, warnings, "air_pressure", b, i + 18, 10);
  keep(data, warnings, "relative_humidity", b, i + 20, 10);
  keep(data, warnings, "device_temperature", b, i + 22, 10);
  keep(data, warnings, "inclination_x", b, i + 24, 10);
  keep(data, warnings, "inclination_y", b, i + 26, 10);
  keep(data, warnings, "compass_heading", b, i + 28, 1);
  keep(data, warnings, "wind_speed_north", b, i + 30, 100);
  keep(data, warnings, "wind_speed_east", b, i + 32, 100);
}

// A signed value, sent with 32768 added; 0 stands for none.
function keep(data, warnings, name, b, i, divisor) {
  if (u16(b, i) === 0) {
    warnings.push(`${name} not measured`);
  } else {
    data[name] = (u16(b, i) - 32768) / divisor;
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
