// Door contact with leak probe, a demonstration device of Kreisfunk's own design.
//
// Uplink, fPort 4, 4 bytes, big-endian; sent on every change and once an hour:
//   0     u8   bit 0: open, bit 1: tamper (housing opened), bit 2: water at the probe; other bits 0
//   1..2  u16  openings since the battery was put in, wraps at 65536
//   3     u8   battery level in %                    (0 to 100)

function decodeUplink(input) {
  const [flags, high, low, battery] = input.bytes;
  if (input.fPort !== 4 || input.bytes.length !== 4) {
    return { errors: [`expected 4 bytes on fPort 4, got ${input.bytes.length} on fPort ${input.fPort}`] };
  }

  return {
    data: {
      contact: flags & 1 ? "open" : "closed",
      open: (flags & 1) !== 0,
      tamper: (flags & 2) !== 0,
      waterLeak: (flags & 4) !== 0,
      openings: high * 256 + low,
      battery: battery
    },
    warnings: battery < 15 ? ["battery low"] : []
  };
}
