// Axioma Qalcosonic W1, ultrasonic water meter.
//
// Uplink, fPort 100, little-endian; three layouts, told apart by their times (seconds since 1970):
// extended
//   0..3   u32  time
//   4      u8   state, see below
//   5..8   u32  volume in l
//   9..12  u32  time of the log
//   13..16 u32  volume at that time in l
//   17..   u16  what each following interval added, in l
// extended with temperature: as above with u16 water temperature in 0.01 °C at 9..10, the rest two bytes later
// one day (50 or 51 bytes)
//   0      u8   1
//   1..4   u32  time
//   5      u8   state
//   6..9   u32  volume at the beginning of the log in l
//   10..        14 bits each, the lowest first: what an hour added, in l; the sum gives the volume now
// Uplink, fPort 103, 5 bytes, a change of state: u32 time, u8 state
// State: bit 2 battery low, bit 3 fault for good, bit 4 fault for now, bits 7..5: 1 leak, 3 backflow, 4 frost, 5 burst,
// 6 manipulation; bit 4 with bits 7..5 zero: no water in the pipe

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort === 103 && b.length === 5) {
    return { data: { time: time(b, 0), ...state(b[4]) }, warnings: [] };
  }
  if (input.fPort !== 100) {
    return { errors: [`expected fPort 100, or 5 bytes on 103; got ${b.length} on fPort ${input.fPort}`] };
  }
  if (logFits(b, 9) && (b.length - 17) % 2 === 0) {
    return { data: extended(b, 9), warnings: [] };
  }
  if (logFits(b, 11) && (b.length - 19) % 2 === 0) {
    return withTemperature(b);
  }
  if ((b.length === 50 || b.length === 51) && b[0] === 1 && isTime(u32(b, 1))) {
    return oneDay(b);
  }
  return { errors: [`${b.length} bytes fit none of the layouts extended, extended with temperature, one day`] };
}

// The log begins before the time of the payload, by no more than 62 days.
function logFits(b, i) {
  if (b.length < i + 8 || b.length > i + 42 || !isTime(u32(b, 0))) {
    return false;
  }
  const age = u32(b, 0) - u32(b, i);
  return age >= 0 && age <= 62 * 86400;
}

// Between 2015 and 2100.
function isTime(seconds) {
  return seconds >= 1420070400 && seconds < 4102444800;
}

function extended(b, log) {
  const added = [];
  for (let at = log + 8; at + 1 < b.length; at += 2) {
    added.push(u16(b, at) / 1000);
  }
  return {
    time: time(b, 0),
    ...state(b[4]),
    water_volume: u32(b, 5) / 1000,
    log: { time: time(b, log), water_volume: u32(b, log + 4) / 1000, added }
  };
}

function withTemperature(b) {
  const data = extended(b, 11);
  const celsius = (u16(b, 9) > 0x7fff ? u16(b, 9) - 0x10000 : u16(b, 9)) / 100;
  if (celsius < -40 || celsius > 130) {
    return { data, warnings: [`water temperature ${celsius} °C cannot be`] };
  }
  data.water_temperature = celsius;
  return { data, warnings: [] };
}

function oneDay(b) {
  const added = [];
  let litres = u32(b, 6);
  for (let bit = 0; bit + 14 <= (b.length - 10) * 8 && added.length < 23; bit += 14) {
    const value = bits14(b, bit);
    litres += value;
    added.push(value / 1000);
  }
  const log = { water_volume: u32(b, 6) / 1000, added };
  return { data: { time: time(b, 1), ...state(b[5]), water_volume: litres / 1000, log }, warnings: [] };
}

function bits14(b, bit) {
  const at = 10 + (bit >> 3);
  const three = b[at] | (b[at + 1] << 8) | ((b[at + 2] ?? 0) << 16);
  return (three >> (bit & 7)) & 0x3fff;
}

function state(s) {
  const kind = s >> 5;
  return {
    battery_low: (s & 4) !== 0,
    meter_fault: (s & 8) !== 0,
    pipe_empty: (s & 0x10) !== 0 && kind === 0,
    water_leak: kind === 1,
    backflow: kind === 3,
    burst: kind === 5,
    frost_warning: kind === 4,
    tamper: kind === 6
  };
}

function time(b, i) {
  return new Date(u32(b, i) * 1000).toISOString();
}

function u16(b, i) {
  return b[i] | (b[i + 1] << 8);
}

function u32(b, i) {
  return u16(b, i) + u16(b, i + 2) * 0x10000;
}
