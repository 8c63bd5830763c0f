function decodeUplink(input) {
  var b = input.bytes, data = {}, i = 0;
  function s16(at) { var v = b[at] | (b[at + 1] << 8); return v > 0x7fff ? v - 0x10000 : v; }
  while (i < b.length) {
    var channel = b[i++], type = b[i++];
    if (channel === 0x01 && type === 0x75) { data.battery = b[i]; i += 1; }
    else if (type === 0x67) { data.temperature = s16(i) / 10; i += 2; }
    else if (type === 0x68) { data.humidity = b[i] / 2; i += 1; }
    else if (type === 0x7d) { data.co2 = b[i] | (b[i + 1] << 8); i += 2; }
    else if (type === 0x73) { data.pressure = (b[i] | (b[i + 1] << 8)) / 10; i += 2; }
    else if (type === 0xcb) { data.light_level = b[i]; i += 1; }
    else if (type === 0x00) { data.motion = b[i] !== 0; i += 1; }
    else { return { errors: ["unknown type " + type] }; }
  }
  return { data: data };
}
