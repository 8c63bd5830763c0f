// Adeunis PULSE, two counters of pulses.
//
// Uplink, fPort 1, big-endian:
//   0      u8   what the payload is:
//               0x46 both counters: u32 A, u32 B
//               0x5a samples of A, 0x5b of B: u32 counter, then u16 each how many pulses before the previous sample
//               0x47 flow alarm: u16 flow A, u16 flow B in pulses an hour
//               0x30 sign of life: u8 bits 0, 1 flow alarm A, B, bits 2, 3 tampering, bits 4, 5 leak, then in pulses an
//                    hour of the last day u16 highest A, highest B, lowest A, lowest B
//   1      u8   bits 7..5 number of the payload, bit 2: a time closes it, bit 1: battery low, bit 0: newly configured
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
  const lengths = { 0x46: 10, 0x47: 6, 0x30: 11 };
  const expected = Object.hasOwn(lengths, b[0]) ? lengths[b[0]] : undefined;
  if (expected !== undefined && end !== expected) {
    return `frame ${b[0]}: expected ${expected} bytes before the time, got ${Math.max(0, end)}`;
  }
  if (b[0] === 0x46) {
    data.counter = u32(b, 2);
    data.counter_2 = u32(b, 6);
  } else if (b[0] === 0x47) {
    data.flow = u16(b, 2);
    data.flow_2 = u16(b, 4);
  } else if (b[0] === 0x30) {
    signOfLife(data, b);
  } else if (b[0] === 0x5a || b[0] === 0x5b) {
    return samples(data, warnings, b, end, b[0] === 0x5a ? "counter" : "counter_2");
  } else {
    return `frame ${b[0]} is none of 70, 90, 91, 71, 48`;
  }
  return undefined;
}

function signOfLife(data, b) {
  data.flow_alarm = (b[2] & 1) !== 0;
  data.flow_alarm_2 = (b[2] & 2) !== 0;
  data.tamper = (b[2] & 4) !== 0;
  data.tamper_2 = (b[2] & 8) !== 0;
  data.leak_alarm = (b[2] & 16) !== 0;
  data.leak_alarm_2 = (b[2] & 32) !== 0;
  data.flow_max = u16(b, 3);
  data.flow_max_2 = u16(b, 5);
  data.flow_min = u16(b, 7);
  data.flow_min_2 = u16(b, 9);
}

function samples(data, warnings, b, end, name) {
  if (end < 6 || end % 2 !== 0) {
    return `expected 4 bytes and 2 for each sample, got ${Math.max(0, end - 2)} bytes`;
  }
  let counter = u32(b, 2);
  data[name] = counter;
  const earlier = [];
  for (let at = 6; at < end; at += 2) {
    counter -= u16(b, at);
    if (counter < 0) {
      warnings.push("the samples reach back before a new start of the counter");
      break;
    }
    earlier.push(counter);
  }
  if (earlier.length > 0) {
    data[`${name}_earlier`] = earlier;
  }
  return undefined;
}

function u16(b, i) {
  return (b[i] << 8) | b[i + 1];
}

function u32(b, i) {
  return u16(b, i) * 0x10000 + u16(b, i + 2);
}
