// Elvaco CMi4110, module in a Kamstrup heat meter that sends M-Bus records.
//
// Uplink, fPort 2:
//   0      u8   message format, 0: standard; the others are refused
//   1..         records as EN 13757-3 has them, each a DIF (with DIFE), a VIF (with VIFE) and a value, little-endian,
//               whole numbers, packed decimals (a sign in the uppermost digit: F) or single-precision numbers.
//               Read are energy, volume, power, flow, both temperatures and their difference, the meter's number and
//               its error flags, of storage 0; others are stepped over. A value marked as erroneous is left out.
//
// Downlink, fPort 2, one command: 00, number, length, value
//   00 06 02 u16  interval in minutes, little-endian, without EcoMode; here reporting_interval (1 to 1440)
//   00 0f 01 u8   EcoMode; here eco_mode: true or false
//   00 21 01 u8   most reports a day; here daily_limit (1 to 255)

// Bytes of a value by the lower half of the DIF; 5 is a single-precision number, from 9 on packed decimals.
const SIZES = Object.freeze([0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, undefined, 6, undefined]);

function decodeUplink(input) {
  const b = input.bytes;
  if (input.fPort !== 2 || b.length < 2) {
    return { errors: [`expected at least 2 bytes on fPort 2, got ${b.length} on fPort ${input.fPort}`] };
  }
  if (b[0] !== 0) {
    return { errors: [`message format ${b[0]} is not 0, standard`] };
  }
  const data = {};
  const warnings = [];
  for (let at = 1; at < b.length;) {
    const record = head(b, at);
    if (record.problem !== undefined) {
      warnings.push(`byte ${at}: ${record.problem}`);
      break;
    }
    keep(data, warnings, b, record);
    at = record.end;
  }
  if (Object.keys(data).length === 0) {
    return { errors: warnings.length > 0 ? warnings : ["no record this codec reads"] };
  }
  return { data, warnings };
}

// Where a record's value is and what it is.
function head(b, start) {
  const dif = b[start];
  if (dif === 0x2f) {
    return { end: start + 1, skipped: true };
  }
  let at = start;
  let storage = (dif >> 6) & 1;
  let tariff = 0;
  while (b[at] & 0x80) {
    at++;
    storage += b[at] & 15;
    tariff = tariff * 4 + ((b[at] >> 4) & 3);
  }
  at++;
  const table = b[at] === 0xfd || b[at] === 0xfb ? b[at++] : 0;
  const vif = b[at] & 0x7f;
  let plain = true;
  while (b[at] & 0x80) {
    at++;
    plain = false;
  }
  at++;
  const size = SIZES[dif & 15];
  if (size === undefined) {
    return { problem: `a value of variable length (DIF ${dif}) is not read, nor what follows` };
  }
  if (at + size > b.length) {
    return { problem: "the record is cut off" };
  }
  const erroneous = (dif & 0x30) === 0x30;
  return { at, size, end: at + size, code: dif & 15, table, vif, tariff, erroneous, skipped: storage !== 0 || !plain ||
    (dif & 0x30) === 0x10 || (dif & 0x30) === 0x20 };
}

function keep(data, warnings, b, record) {
  const meaning = record.skipped ? undefined : meaningOf(record.table, record.vif);
  if (meaning === undefined) {
    return;
  }
  const name = record.tariff > 0 ? `${meaning[0]}_tariff_${record.tariff}` : meaning[0];
  const value = record.erroneous ? undefined : valueOf(b, record);
  if (value === undefined) {
    warnings.push(`${name} is erroneous or no number`);
  } else if (name === "meter_number") {
    data.meter_number = String(value);
  } else if (name === "error_flags") {
    data.error_flags = value;
    data.meter_fault = value !== 0;
  } else {
    data[name] = scaled(value, meaning[1], meaning[2]);
  }
}

// Name, power of ten and a further factor for a VIF; undefined: not read.
function meaningOf(table, vif) {
  if (table === 0xfd) {
    return vif === 0x17 ? ["error_flags", 0] : undefined;
  }
  const low = vif & 7;
  if (table === 0xfb) {
    if (vif <= 1) {
      return ["heat_energy", vif + 2];
    }
    return vif === 8 || vif === 9 ? ["heat_energy", low - 1, 1000 / 3.6] : undefined;
  }
  switch (vif >> 3) {
    case 0: return ["heat_energy", low - 6];
    case 1: return ["heat_energy", low - 6, 1 / 3.6];
    case 2: return ["water_volume", low - 6];
    case 5: return ["heat_power", low - 3];
    case 6: return ["heat_power", low, 1 / 3600];
    case 7: return ["water_flow", low - 6];
    case 11: return [low < 4 ? "supply_temperature" : "return_temperature", (low & 3) - 3];
    case 12: return low < 4 ? ["temperature_difference", low - 3] : undefined;
    default: return vif === 0x78 ? ["meter_number", 0] : undefined;
  }
}

function scaled(value, power, factor) {
  const result = power < 0 ? value / 10 ** -power : value * 10 ** power;
  return factor === undefined ? result : Math.round(result * factor * 1000) / 1000;
}

// The value as a number; undefined when it is none.
function valueOf(b, record) {
  const bytes = b.slice(record.at, record.end);
  if (record.code === 5) {
    return single(bytes);
  }
  if (record.size === 0 || record.code === 7) {
    return undefined;
  }
  return record.code >= 9 ? decimal(bytes) : whole(bytes);
}

function whole(bytes) {
  const value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  return bytes.at(-1) & 0x80 ? value - 2 ** (8 * bytes.length) : value;
}

function decimal(bytes) {
  const digits = bytes.toReversed().flatMap(byte => [byte >> 4, byte & 15]);
  const negative = digits[0] === 15;
  if (negative) {
    digits[0] = 0;
  }
  if (digits.some(digit => digit > 9)) {
    return undefined;
  }
  const value = digits.reduce((sum, digit) => sum * 10 + digit, 0);
  return negative ? 0 - value : value;
}

function single(bytes) {
  const bits = bytes[0] + bytes[1] * 256 + bytes[2] * 65536 + bytes[3] * 16777216;
  const exponent = Math.floor(bits / 0x800000) % 256;
  if (exponent === 255) {
    return undefined;
  }
  const fraction = (bits % 0x800000) / 0x800000;
  const size = exponent === 0 ? fraction * 2 ** -126 : (1 + fraction) * 2 ** (exponent - 127);
  const digits = Number(size.toPrecision(7));
  return bits >= 0x80000000 ? 0 - digits : digits;
}

const RULES = Object.freeze({
  reporting_interval: "reporting_interval must be a whole number of minutes, 1 to 1440",
  eco_mode: "eco_mode must be true or false",
  daily_limit: "daily_limit must be a whole number, 1 to 255"
});

function encodeDownlink(input) {
  const entries = Object.entries(input.data ?? {});
  if (entries.length !== 1) {
    return { errors: [`exactly one of ${Object.keys(RULES).join(", ")} is needed`] };
  }
  const [name, value] = entries[0];
  const bytes = commandOf(name, value);
  if (bytes === undefined) {
    return { errors: [Object.hasOwn(RULES, name) ? RULES[name] : `${name} is not known to this device`] };
  }
  return { fPort: 2, bytes };
}

function commandOf(name, value) {
  const wholeUpTo = high => Number.isInteger(value) && value >= 1 && value <= high;
  if (name === "reporting_interval" && wholeUpTo(1440)) {
    return [0x00, 0x06, 0x02, value & 255, value >> 8];
  }
  if (name === "eco_mode" && typeof value === "boolean") {
    return [0x00, 0x0f, 0x01, value ? 1 : 0];
  }
  return name === "daily_limit" && wholeUpTo(255) ? [0x00, 0x21, 0x01, value] : undefined;
}

function decodeDownlink(input) {
  const b = input.bytes;
  if (b[0] === 0x00 && b[1] === 0x06 && b[2] === 2 && b.length === 5) {
    return { data: { reporting_interval: b[3] | (b[4] << 8) } };
  }
  if (b[0] === 0x00 && b[1] === 0x0f && b[2] === 1 && b.length === 4) {
    return { data: { eco_mode: b[3] === 1 } };
  }
  if (b[0] === 0x00 && b[1] === 0x21 && b[2] === 1 && b.length === 4) {
    return { data: { daily_limit: b[3] } };
  }
  return { errors: ["not a command of this device"] };
}
