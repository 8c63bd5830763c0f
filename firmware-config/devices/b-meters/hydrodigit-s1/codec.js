// B Meters Hydrodigit-S1, water meter.
//
// Uplink, fPort 1, little-endian but for the temperature; byte 0 is 0x45 or 0x50.
// Short, 9 bytes or, with a temperature, 11:
//   1..3   u24  volume in l, lower bits; bits 7..4 of byte 4 above them
//   5..7   u24  volume that flowed backwards in l; bits 3..0 of byte 4 above them
//   8      u8   bits 0 leak, 1 wrongly fitted, 2 overflow, 3 burst, 4 backflow, 5 battery low
//   9..10  i16  big-endian, water temperature in 0.1 °C
// Long, 46 bytes or, with a temperature, 48:
//   1..4   u32  volume in l
//   5..8   u32  time, seconds since 2000, local time of the meter
//   9..12  u32  volume at the last full hour in l
//   13..16 u32  that hour
//   17..44 i16  14 times: what the hour before added, in l
//   45     u8   as byte 8, 46..47 as bytes 9..10

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 1 || (b[0] !== 0x45 && b[0] !== 0x50)) {
    const got = `${b[0] ?? "none"} on ${input.fPort}`;
    return { errors: [`expected a payload beginning with 69 or 80 on fPort 1, got ${got}`] };
  }
  if (b.length !== 9 && b.length !== 11 && b.length !== 46 && b.length !== 48) {
    return { errors: [`expected 9, 11, 46 or 48 bytes, got ${b.length}`] };
  }
  const long = b.length >= 46;
  const data = long ? hours(b) : totals(b);
  const alarms = b[long ? 45 : 8];
  data.water_leak = (alarms & 1) !== 0;
  data.wrong_installation = (alarms & 2) !== 0;
  data.overflow = (alarms & 4) !== 0;
  data.burst = (alarms & 8) !== 0;
  data.backflow = (alarms & 16) !== 0;
  data.battery_low = (alarms & 32) !== 0;
  const warnings = [];
  if (b.length === 11 || b.length === 48) {
    temperature(data, warnings, b, b.length - 2);
  }
  return { data, warnings };
}

function totals(b) {
  return {
    water_volume: ((b[4] >> 4) * 0x1000000 + u24(b, 1)) / 1000,
    water_volume_backwards: ((b[4] & 15) * 0x1000000 + u24(b, 5)) / 1000
  };
}

function hours(b) {
  const data = { water_volume: u32(b, 1) / 1000, meter_time: meterTime(u32(b, 5)) };
  const added = [];
  for (let at = 17; at < 45; at += 2) {
    const litres = b[at] | (b[at + 1] << 8);
    added.push((litres > 0x7fff ? litres - 0x10000 : litres) / 1000);
  }
  data.log = { water_volume: u32(b, 9) / 1000, meter_time: meterTime(u32(b, 13)), added };
  return data;
}

function temperature(data, warnings, b, i) {
  const raw = (b[i] << 8) | b[i + 1];
  const celsius = (raw > 0x7fff ? raw - 0x10000 : raw) / 10;
  if (celsius < -50 || celsius > 150) {
    warnings.push("water temperature not measured");
  } else {
    data.water_temperature = celsius;
  }
}

// Local time of the meter, without a zone.
function meterTime(seconds) {
  return new Date((seconds + 946684800) * 1000).toISOString().slice(0, 19);
}

function u24(b, i) {
  return b[i] | (b[i + 1] << 8) | (b[i + 2] << 16);
}

function u32(b, i) {
  return u24(b, i) + b[i + 3] * 0x1000000;
}
