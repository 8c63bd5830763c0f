for (i = 0, sum = 0; i < 3; i++) sum += i;
function decodeUplink(x) { for (i in x.bytes) sum += x.bytes[i]; return { data: { sum, n: i } }; }
// ---
function decodeUplink(i) { var o = {}; for (var k of i.bytes) o['b' + k] = o.last = k; return { data: o }; }
// ---
const R = [{ from: 0, name: 'a' }, { from: 9, name: 'b' }];
function decodeUplink(i) {
  return { data: R.filter(r => r.from <= i.bytes.length)
    .reduce((o, r) => ({ ...o, [r.name]: i.bytes.at(r.from) }), {}) };
}
// ---
class Cursor {
  #at = 0;
  constructor(b) { this.b = b; }
  next() { return this.b[this.#at++] ?? -1; }
  static of(b) { return new Cursor(b); }
  get left() { return this.b.length - this.#at; }
}
function decodeUplink(i) {
  const c = Cursor.of(i.bytes); const o = [];
  while (c.left > 0) o.push(c.next() ** 2);
  return { data: { o } };
}
// ---
function decodeUplink(i) {
  var b = i.bytes.slice(); b.sort(); b.reverse();
  return { data: { b, s: b.toSorted((x, y) => x - y), l: b.findLast(x => x > 9), w: [1, 2].with(0, b.length),
    j: b.join('-') } };
}
// ---
function decodeUplink(i) {
  const d = new Date(1.7e12 + i.fPort * 1e9);
  return { data: { d, iso: d.toISOString(), y: d.getFullYear(), h: d.getHours(), t: d.toString(), j: d.toJSON(),
    p: Date.parse('2024-02-28T10:00:00+02:00') } };
}
// ---
function decodeUplink(i) {
  const n = i.bytes.length * 1234.5678;
  return { data: { a: n.toLocaleString('de-DE'), b: n.toFixed(2), c: n.toPrecision(3), d: n.toExponential(1),
    e: (n | 0).toString(36), f: +n.toFixed(1), g: new Date(1.7e12).toLocaleDateString('de-DE') } };
}
// ---
function decodeUplink(i) {
  const h = i.bytes.map(b => b.toString(16).padStart(2, '0')).join('');
  const m = /(?<first>..)(..)*?(ff|00)?/i.exec(h) || [];
  return { data: { h, m: [...m], u: h.toUpperCase().replace(/(.)/g, '<$1>').slice(0, 40),
    x: [...h.matchAll(/f(.)/g)].length, n: parseInt(h.slice(0, 4), 16) } };
}
// ---
function decodeUplink(i) {
  const v = new DataView(Uint8Array.from([...i.bytes, 0, 0, 0, 0, 0, 0, 0, 0]).buffer);
  return { data: { f: v.getFloat32(0), d: v.getFloat64(0, true), u: v.getUint32(0), big: v.getBigInt64(0).toString(),
    n: Number(BigInt.asUintN(40, v.getBigUint64(0) * 3n)) } };
}
// ---
function Bits(b) { this.b = b; }
Bits.prototype.get = function (n) { return (this.b[n >> 3] >> (n & 7)) & 1; };
function decodeUplink(i) { var x = new Bits(i.bytes), s = ''; for (var n = 0; n < 20; n++) s += x.get(n); return { data: { s } }; }
// ---
String.prototype.last = function () { return this[this.length - 1]; };
function decodeUplink(i) { return { data: { l: String(i.fPort).last(), a: typeof ''.last } }; }
// ---
function Decoder(bytes, port) { decoded = {}; decoded.a = bytes[0]; with ({ z: port }) { decoded.z = z; } return decoded; }
// ---
var state = { n: 0 }; var T = [1, 2, 3];
function decodeUplink(i) {
  state.n++; T.push(state.n);
  return { data: { n: state.n, t: T.length, u: undefined, nan: NaN, inf: -Infinity, nul: null, neg: -0 },
    warnings: ['w'] };
}
// ---
function decodeUplink(i) {
  if (i.bytes.length % 3 === 0) throw new TypeError('three');
  if (i.bytes.length % 3 === 1) return { errors: ['one', 2] };
  label: for (;;) { for (;;) break label; }
  return { data: { ok: true } };
}
