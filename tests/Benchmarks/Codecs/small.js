function decodeUplink(input) {
  var b = input.bytes;
  return { data: { temperature: ((b[0] << 8) | b[1]) / 10, humidity: b[2] / 2, battery: b[3] / 50 } };
}
