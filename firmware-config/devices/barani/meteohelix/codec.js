// Barani MeteoHelix IoT, weather station.
//
// Uplink, fPort 1, 11 bytes, a row of bits, the highest bit of byte 0 first:
//   2 bits   kind of message, 1: measurement
//   5 bits   battery voltage, 3 V and 0.05 V each
//   11 bits  temperature, -100 °C and 0.1 °C each
//   6 bits   lowest temperature: so many 0.1 °C below
//   6 bits   highest temperature: so many 0.1 °C above
//   9 bits   relative humidity in 0.2 %
//   14 bits  air pressure, 500 hPa and 0.05 hPa each
//   10 bits  solar radiation in 2 W/m²
//   9 bits   highest radiation: so many 2 W/m² above
//   8 bits   tips of a rain gauge, a counter that wraps
//   8 bits   shortest time between two tips; not read
// All bits of a value set: not measured.

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 1 || b.length !== 11) {
    return { errors: [`expected 11 bytes on fPort 1, got ${b.length} on fPort ${input.fPort}`] };
  }
  if (bits(b, 0, 2) !== 1) {
    return { errors: [`message of kind ${bits(b, 0, 2)} is not 1, measurement`] };
  }
  const data = { battery_voltage: (60 + bits(b, 2, 5)) / 20 };
  const warnings = [];
  temperature(data, warnings, b);
  if (bits(b, 30, 9) > 500) {
    warnings.push("humidity not measured");
  } else {
    data.relative_humidity = bits(b, 30, 9) / 5;
  }
  if (bits(b, 39, 14) === 0x3fff) {
    warnings.push("air pressure not measured");
  } else {
    data.air_pressure = (10000 + bits(b, 39, 14)) / 20;
  }
  if (bits(b, 53, 10) === 0x3ff) {
    warnings.push("solar radiation not measured");
  } else {
    data.solar_irradiance = bits(b, 53, 10) * 2;
    data.solar_irradiance_max = (bits(b, 53, 10) + bits(b, 63, 9)) * 2;
  }
  data.rain_tips = bits(b, 72, 8);
  return { data, warnings };
}

function temperature(data, warnings, b) {
  const raw = bits(b, 7, 11);
  if (raw === 0x7ff) {
    warnings.push("temperature not measured");
    return;
  }
  data.air_temperature = (raw - 1000) / 10;
  data.air_temperature_min = (raw - 1000 - bits(b, 18, 6)) / 10;
  data.air_temperature_max = (raw - 1000 + bits(b, 24, 6)) / 10;
}

// So many bits from the given one on, as a number.
function bits(b, first, count) {
  let value = 0;
  for (let bit = first; bit < first + count; bit++) {
    value = value * 2 + ((b[bit >> 3] >> (7 - (bit & 7))) & 1);
  }
  return value;
}
