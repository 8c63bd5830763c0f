// Milesight VS133, counts people at up to four lines and in up to four regions; no picture leaves it.
//
// Uplink, fPort 85 as the factory sets it. Any number of channels one after another, each its number, its type and a
// value; what is longer than one byte is little-endian:
//   03 d2  u32  line 1: people in since the last reset (lines 2 to 4: 06 d2, 09 d2, 0c d2)
//   04 d2  u32  line 1: people out since the last reset (lines 2 to 4: 07 d2, 0a d2, 0d d2)
//   05 cc  u16  line 1: people in, u16 out since the last report (lines 2 to 4: 08 cc, 0b cc, 0e cc)
//   0f e3  4 B  people in regions 1 to 4 now
//   10 e4  u8   region, u16 average, u16 longest stay in s
//   ff 01  u8   protocol version
//   ff 09  2 B  hardware version, major then minor in the upper half
//   ff 0a  2 B  firmware version, hexadecimal digits
//   ff 0b  u8   switched on
//   ff 0f  u8   LoRaWAN class
//   ff 16  8 B  serial number
//   ff fe  u8   reset
//   fe 03  u16  answer: reporting interval in s (also as ff 03)
//   fe 10  u8   answer: restarts (also as ff 10)

// Length and reader of each channel.
const CHANNELS = Object.freeze({
  0x03d2: [4, lineTotal],
  0x04d2: [4, lineTotal],
  0x05cc: [4, linePeriod],
  0x06d2: [4, lineTotal],
  0x07d2: [4, lineTotal],
  0x08cc: [4, linePeriod],
  0x09d2: [4, lineTotal],
  0x0ad2: [4, lineTotal],
  0x0bcc: [4, linePeriod],
  0x0cd2: [4, lineTotal],
  0x0dd2: [4, lineTotal],
  0x0ecc: [4, linePeriod],
  0x0fe3: [4, regions],
  0x10e4: [5, dwell],
  0xff01: [1, protocolVersion],
  0xff09: [2, hardwareVersion],
  0xff0a: [2, firmwareVersion],
  0xff0b: [1, started],
  0xff0f: [1, lorawanClass],
  0xff16: [8, serialNumber],
  0xfffe: [1, started],
  0xfe03: [2, reportingInterval],
  0xff03: [2, reportingInterval],
  0xfe10: [1, started],
  0xff10: [1, started]
});

function decodeUplink(input) {
  if (input.fPort !== 85) {
    return { errors: [`fPort ${input.fPort} is not used by this device; it sends on 85`] };
  }
  const b = input.bytes;
  const data = {};
  const warnings = [];
  for (let at = 0; at < b.length;) {
    const channel = CHANNELS[b[at] * 256 + b[at + 1]];
    const problem = problemAt(b, at, channel);
    if (problem !== undefined) {
      warnings.push(problem);
      break;
    }
    channel[1](data, warnings, b, at + 2);
    at += 2 + channel[0];
  }
  if (Object.keys(data).length === 0) {
    return { errors: warnings.length > 0 ? warnings : ["no channel in the payload"] };
  }
  return { data, warnings };
}

// What is wrong with the channel that begins at this byte.
function problemAt(b, at, channel) {
  if (at + 1 >= b.length) {
    return `byte ${at}: a channel without its type`;
  }
  const name = `${hex(b[at])} ${hex(b[at + 1])}`;
  if (channel === undefined) {
    return `byte ${at}: channel ${name} is not known, nothing after it is read`;
  }
  const left = b.length - at - 2;
  return left < channel[0] ? `byte ${at}: channel ${name} takes ${channel[0]} bytes, ${left} left` : undefined;
}

// Channels 3, 4, 5 belong to line 1, the next three to line 2 and so on.
function line(data, channel) {
  const name = `line_${Math.floor(channel / 3)}`;
  data[name] = data[name] ?? {};
  return data[name];
}

function lineTotal(data, warnings, b, i) {
  const channel = b[i - 2];
  line(data, channel)[channel % 3 === 0 ? "people_in_total" : "people_out_total"] = u32(b, i);
}

function linePeriod(data, warnings, b, i) {
  const counts = line(data, b[i - 2]);
  counts.people_in = u16(b, i);
  counts.people_out = u16(b, i + 2);
}

function region(data, number) {
  const name = `region_${number}`;
  data[name] = data[name] ?? {};
  return data[name];
}

function regions(data, warnings, b, i) {
  for (let n = 0; n < 4; n++) {
    region(data, n + 1).people_present = b[i + n];
  }
}

function dwell(data, warnings, b, i) {
  if (b[i] < 1 || b[i] > 4) {
    warnings.push(`region ${b[i]} is not 1 to 4`);
    return;
  }
  const stay = region(data, b[i]);
  stay.dwell_time_average = u16(b, i + 1);
  stay.dwell_time_max = u16(b, i + 3);
}

function protocolVersion(data, warnings, b, i) {
  data.protocol_version = b[i];
}

function hardwareVersion(data, warnings, b, i) {
  data.hardware_version = `${b[i].toString(16)}.${b[i + 1] >> 4}`;
}

function firmwareVersion(data, warnings, b, i) {
  data.firmware_version = `${b[i].toString(16)}.${b[i + 1].toString(16)}`;
}

function started(data) {
  data.started = true;
}

function lorawanClass(data, warnings, b, i) {
  data.lorawan_class = ["A", "B", "C", "C to B"][b[i]] ?? String(b[i]);
}

function serialNumber(data, warnings, b, i) {
  data.serial_number = b.slice(i, i + 8).map(hex).join("");
}

function reportingInterval(data, warnings, b, i) {
  data.reporting_interval = Math.round(u16(b, i) / 0.6) / 100;
}

function hex(n) {
  return n.toString(16).padStart(2, "0");
}

function u16(b, i) {
  return b[i] | (b[i + 1] << 8);
}

function u32(b, i) {
  return u16(b, i) + u16(b, i + 2) * 0x10000;
}
