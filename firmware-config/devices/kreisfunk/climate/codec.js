// Room climate, a demonstration device of Kreisfunk's own design.
//
// Uplink, fPort 2, 7 bytes, big-endian:
//   0     u8   layout version, always 1
//   1..2  i16  temperature in 0.01 °C                (-40.00 to 85.00 °C)
//   3     u8   relative humidity in 0.5 %            (0 to 200)
//   4..5  u16  CO2 in ppm; 0xFFFF: not known, the sensor warms up
//   6     u8   battery voltage in 0.02 V             (0 to 5.10 V)
//
// Downlink, fPort 10, 3 bytes, big-endian:
//   0     u8   command, 1 = set the interval
//   1..2  u16  interval in minutes                   (1 to 1440)

function decodeUplink(input) {
  var b = input.bytes;
  if (input.fPort !== 2) {
    return { errors: ["fPort " + input.fPort + " is not used by this device; it sends on 2"] };
  }
  if (b.length !== 7 || b[0] !== 1) {
    return { errors: ["expected 7 bytes of layout 1, got " + b.length + " bytes of layout " + b[0]] };
  }

  var data = {
    temperature: i16(b, 1) / 100,
    humidity: b[3] / 2,
    batteryVoltage: Math.round(b[6] * 2) / 100
  };
  var warnings = [];
  var co2 = u16(b, 4);
  if (co2 === 0xffff) {
    warnings.push("CO2 sensor warms up");
  } else {
    data.co2 = co2;
  }
  return { data: data, warnings: warnings };
}

function normalizeUplink(input) {
  var d = input.data;
  var air = { temperature: d.temperature, relativeHumidity: d.humidity };
  if (d.co2 !== undefined) {
    air.co2 = d.co2;
  }
  return { data: { air: air, battery: d.batteryVoltage } };
}

function encodeDownlink(input) {
  var minutes = input.data.intervalMinutes;
  if (!(minutes >= 1 && minutes <= 1440)) {
    return { errors: ["intervalMinutes must be 1 to 1440"] };
  }
  return { fPort: 10, bytes: [1, minutes >> 8, minutes & 255] };
}

function u16(b, i) {
  return (b[i] << 8) | b[i + 1];
}

function i16(b, i) {
  var value = u16(b, i);
  return value > 0x7fff ? value - 0x10000 : value;
}
