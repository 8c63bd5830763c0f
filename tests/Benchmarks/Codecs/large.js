// A meter that sends twelve stored readings, a serial number and a checksum.
var UNITS = { 0: "Wh", 1: "kWh", 2: "MWh", 3: "l", 4: "m3", 5: "GJ" };
var STATES = ["ok", "low battery", "tamper", "leak", "burst", "reverse flow", "air", "frozen"];

function checksum(bytes, length) {
  var crc = 0xffff;
  for (var i = 0; i < length; i++) {
    crc ^= bytes[i] << 8;
    for (var bit = 0; bit < 8; bit++) {
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
    }
  }
  return crc;
}

function u32(bytes, at) {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

function i16(bytes, at) {
  var value = bytes[at] | (bytes[at + 1] << 8);
  return value > 0x7fff ? value - 0x10000 : value;
}

function hex(bytes, from, to) {
  var text = "";
  for (var i = from; i < to; i++) {
    text += ("0" + bytes[i].toString(16)).slice(-2);
  }
  return text.toUpperCase();
}

function states(mask) {
  var list = [];
  for (var i = 0; i < STATES.length; i++) {
    if (mask & (1 << i)) {
      list.push(STATES[i]);
    }
  }
  return list.length === 0 ? ["ok"] : list;
}

function decodeUplink(input) {
  var b = input.bytes;
  var end = b.length - 2;
  if (b.length !== 55 || (b[end] | (b[end + 1] << 8)) !== checksum(b, end)) {
    return { errors: ["wrong length or checksum"] };
  }
  var start = u32(b, 9);
  var data = {
    serial: hex(b, 0, 8), unit: UNITS[b[8]], state: states(b[13]), time: new Date(start * 1000).toISOString(),
    total: u32(b, 14) / 1000, temperature: i16(b, 18) / 100, battery: Math.round(b[20] * 2) / 100, readings: []
  };
  for (var n = 0; n < 8; n++) {
    var at = 21 + n * 4;
    data.readings.push({ at: new Date((start - n * 3600) * 1000).toISOString(), value: (data.total * 1000 - u32(b, at)) / 1000 });
  }
  data.mean = +(data.readings.reduce(function (sum, r) { return sum + r.value; }, 0) / 8).toFixed(3);
  return { data: data };
}
