// Milesight VS121, counts people in a room and its regions; pictures stay within the device.
//
// Uplink, fPort 85 as the factory sets it. Any number of channels one after another, each its number, its type and a
// value; what is longer than one byte is little-endian:
//   04 c9  u8   people in all regions now, u8 number of regions n, u16 big-endian: bit k set, region k + 1
//          is occupied
//   05 cc  u16  people in, u16 people out
//   06 cd  u8   most people at once since the last report
//   07 d5  8 B  people in regions 1 to 8 now
//   08 d5  8 B  people in regions 9 to 16 now
//   09 da  8 B  flows between the edges A to D of the picture, also 0a, 0b, 0c; not read
//   ff 01  u8   protocol version
//   ff 09  2 B  hardware version, major then minor in the upper half
//   ff 0b  u8   switched on
//   ff 0f  u8   LoRaWAN class
//   ff fe  u8   reset
//   ff ff  2 B  version of the description of its channels
//   ff 08  6 B  serial number
//   ff 1f  4 B  firmware version
//   fe 03  u16  answer: reporting interval in s (also as ff 03)
//   fe 10  u8   answer: restarts (also as ff 10)

// Length and reader of each channel.
const CHANNELS = Object.freeze({
  0x04c9: [4, present],
  0x05cc: [4, passed],
  0x06cd: [1, most],
  0x07d5: [8, regionsLow],
  0x08d5: [8, regionsHigh],
  0x09da: [8, ignore],
  0x0ada: [8, ignore],
  0x0bda: [8, ignore],
  0x0cda: [8, ignore],
  0xff01: [1, protocolVersion],
  0xff09: [2, hardwareVersion],
  0xff0b: [1, started],
  0xff0f: [1, lorawanClass],
  0xfffe: [1, started],
  0xffff: [2, ignore],
  0xff08: [6, serial6],
  0xff1f: [4, firmware4],
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

function present(data, warnings, b, i) {
  data.people_present = b[i];
  data.occupied = b[i] > 0;
  data.occupied_regions = [];
  const mask = b[i + 2] * 256 + b[i + 3];
  for (let n = 0; n < Math.min(b[i + 1], 16); n++) {
    if (mask & (1 << n)) {
      data.occupied_regions.push(n + 1);
    }
  }
}

function passed(data, warnings, b, i) {
  data.people_in = u16(b, i);
  data.people_out = u16(b, i + 2);
}

function most(data, warnings, b, i) {
  data.people_present_max = b[i];
}

function regionsLow(data, warnings, b, i) {
  keepRegions(data, b, i, 1);
}

function regionsHigh(data, warnings, b, i) {
  keepRegions(data, b, i, 9);
}

function keepRegions(data, b, i, first) {
  data.regions = data.regions ?? {};
  for (let n = 0; n < 8; n++) {
    data.regions[`region_${first + n}`] = b[i + n];
  }
}

function ignore() {
}

function protocolVersion(data, warnings, b, i) {
  data.protocol_version = b[i];
}

function hardwareVersion(data, warnings, b, i) {
  data.hardware_version = `${b[i].toString(16)}.${b[i + 1] >> 4}`;
}

function started(data) {
  data.started = true;
}

function lorawanClass(data, warnings, b, i) {
  data.lorawan_class = ["A", "B", "C", "C to B"][b[i]] ?? String(b[i]);
}

function serial6(data, warnings, b, i) {
  data.serial_number = b.slice(i, i + 6).map(hex).join("");
}

function firmware4(data, warnings, b, i) {
  data.firmware_version = b.slice(i, i + 4).join(".");
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
