// Adeunis TEMP, temperature at one or two probes; several samples a payload, the newest first.
//
// Uplink, fPort 1, big-endian:
//   0      u8   0x57, samples; 0x30, one sample as a sign of life
//   1      u8   bits 7..5 number of the payload, bit 2: a time closes it, bit 1: battery low, bit 0: newly configured
//               bit 4: two probes, bit 3: configuration not consistent
//   2..    i16  for each sample: temperature at probe 1 and, with bit 4, at probe 2, in 0.1 °C
//   last 4 u32  with bit 2: seconds since 2013, UTC

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 1 || b.length < 2) {
    return { errors: [`expected at least 2 bytes on fPort 1, got ${b.length} on fPort ${input.fPort}`] };
  }
  const end = b.length - (b[1] & 4 ? 4 : 0);
  const data = {};
  const warnings = [];
  const problem = read(data, warnings, b, end);
  if (problem !== undefined) {
    return { errors: [problem] };
  }
  data.battery_low = (b[1] & 2) !== 0;
  if (b[1] & 4) {
    data.time = new Date((u32(b, end) + 1356998400) * 1000).toISOString();
  }
  return { data, warnings };
}

function read(data, warnings, b, end) {
  if (b[0] !== 0x57 && b[0] !== 0x30) {
    return `frame ${b[0]} is neither 87, samples, nor 48, a sign of life`;
  }
  const size = b[1] & 0x10 ? 4 : 2;
  if (end < 2 + size || (end - 2) % size !== 0 || (b[0] === 0x30 && end !== 2 + size)) {
    return `expected samples of ${size} bytes, got ${Math.max(0, end - 2)} bytes`;
  }
  const samples = [];
  for (let at = 2; at < end; at += size) {
    const sample = {};
    keep(sample, warnings, "probe_temperature", i16(b, at));
    if (size === 4) {
      keep(sample, warnings, "probe_temperature_2", i16(b, at + 2));
    }
    samples.push(sample);
  }
  Object.assign(data, samples[0]);
  if (samples.length > 1) {
    data.earlier = samples.slice(1);
  }
  return undefined;
}

// Colder than any cold: the probe is not connected or has failed.
function keep(sample, warnings, name, value) {
  if (value < -2732) {
    warnings.push(`${name} not measured`);
  } else {
    sample[name] = value / 10;
  }
}

function u16(b, i) {
  return (b[i] << 8) | b[i + 1];
}

function i16(b, i) {
  const value = u16(b, i);
  return value > 0x7fff ? value - 0x10000 : value;
}

function u32(b, i) {
  return u16(b, i) * 0x10000 + u16(b, i + 2);
}
