// Prepares a realm for strangers' codecs and runs them. Evaluated once per realm, before any codec.
// shared: many codecs live in it, so nothing built in can be changed; otherwise one codec for one payload.
// guard: the function of guards.js.
(function (shared, limits, guard) {
  "use strict";
  const { ownKeys, getPrototypeOf, setPrototypeOf, defineProperty } = Reflect;
  const describe = Reflect.getOwnPropertyDescriptor;
  const { isArray } = Array;
  const { freeze, preventExtensions, create } = Object;
  const { stringify, parse } = JSON;
  const { min, floor } = Math;
  const RealDate = Date;
  const RealString = String;
  const isInteger = Number.isInteger;
  const global = globalThis;

  // Memory that the host reads and writes too.
  // counter: 0 steps left, 1 last place, 2 why the host ended the run, 3 place where it ended, 4 payload now running.
  const counter = new Int32Array(16);
  const header = new Float64Array(limits.jobs * 6);
  const payload = new Uint8Array(limits.jobs * 256);

  const clock = { now: 0, random: 0 };
  let touched = false;
  let stopText = "";

  // --- What a codec meets when a limit ends it -------------------------------------------------------------------

  const stop = () => {
    if (counter[3] === 0) {
      counter[3] = counter[1];
    }
    counter[0] = -1;
    throw new RangeError("The codec was stopped");
  };
  const limit = (text) => {
    if (stopText === "") {
      stopText = text;
    }
    counter[2] = 2;
    stop();
  };
  const step = (place) => {
    counter[1] = place;
    if (--counter[0] < 0) {
      stop();
    }
  };
  // Put around whatever makes a value grow.
  const bounded = (value) => {
    if (typeof value === "string") {
      if (value.length > limits.text) {
        limit("a text of " + value.length + " characters");
      }
    } else if (typeof value === "bigint" && (value > limits.maxBig || value < -limits.maxBig)) {
      limit("a BigInt of more than " + limits.bigBits + " bits");
    }
    return value;
  };

  const FrozenDate = guard(limits, limit, bounded, clock);

  // --- One codec ----------------------------------------------------------------------------------------------------

  const programs = [];

  const start = (program) => {
    const module = { exports: {} };
    const exported = module.exports;
    const declared = program.start(exported, module);
    const other = module.exports;
    for (let i = 0; i < 8; i++) {
      if (declared[i] === undefined) {
        const name = names[i];
        const found = (other !== null && other !== undefined ? other[name] : undefined) || exported[name];
        declared[i] = typeof found === "function" ? found : undefined;
      }
    }
    return declared;
  };
  const names = ["decodeUplink", "normalizeUplink", "encodeDownlink", "decodeDownlink", "Decoder", "Decode", "Encoder",
    "Encode"];

  const functionsOf = (program) => {
    if (program.functions !== undefined) {
      const reset = program.functions[8];
      if (reset !== undefined) {
        reset();
      }
      return program.functions;
    }
    const functions = start(program);
    if (program.keeps) {
      program.functions = functions;
    }
    return functions;
  };

  const bytesOf = (at, length) => {
    // Not list[i] =: beyond a list's end that asks the frozen prototypes first, ten times slower.
    const list = [];
    for (let i = 0; i < length; i++) {
      list.push(payload[at + i]);
    }
    return list;
  };

  // --- Results, one line each: a letter, then fields divided by tabs (JSON text holds neither tab nor line end) -----

  const cut = (value) => {
    const message = typeof value === "string" ? value : RealString(value);
    return message.length <= 256 ? message : message.slice(0, 255) + "…";
  };
  const messages = (value) => {
    if (typeof value === "string") {
      return value === "" ? [] : [cut(value)];
    }
    if (value === null || typeof value !== "object") {
      return [];
    }
    const count = min(value.length >>> 0, 16);
    const list = [];
    for (let i = 0; i < count; i++) {
      const message = value[i];
      if (message !== null && message !== undefined && typeof message !== "symbol") {
        list[list.length] = cut(message);
      }
    }
    return list;
  };
  const listText = (list) => list.length === 0 ? "" : stringify(list);
  const bad = (text) => "B\t" + text;

  const objectText = (value, allowList) => {
    if (value === null || typeof value !== "object" || (isArray(value) && !allowList)) {
      return undefined;
    }
    return stringify(value);
  };

  const bytesText = (list) => {
    if (list === null || typeof list !== "object" || !(list.length <= 255)) {
      return undefined;
    }
    let text = "";
    for (let i = 0; i < list.length; i++) {
      const value = +list[i];
      if (!(value >= 0 && value <= 255 && floor(value) === value)) {
        return "!bytes[" + i + "] is " + value + ", not 0 to 255.";
      }
      text += (i === 0 ? "" : ",") + value;
    }
    return text;
  };

  const read = (value, isEncode) => {
    if (value instanceof Promise) {
      return bad("The codec is asynchronous; return the result itself.");
    }
    if (value === null || (typeof value !== "object" && typeof value !== "function")) {
      return bad(isEncode ? "The codec returned no object with bytes or errors."
        : "The codec returned no object with data or errors.");
    }
    const warnings = messages(value.warnings);
    const errors = messages(value.errors);
    if (errors.length > 0) {
      return "R\t" + listText(errors) + "\t" + listText(warnings);
    }
    if (isEncode) {
      const bytes = bytesText(value.bytes);
      if (bytes === undefined) {
        return bad("The codec returned no array of at most 255 bytes.");
      }
      const port = value.fPort;
      return bytes[0] === "!" ? bad(bytes.slice(1))
        : "E\t" + bytes + "\t" + (isInteger(port) && port >= 1 && port <= 223 ? port : "") + "\t" + listText(warnings);
    }
    const data = value.data;
    const json = objectText(data, false);
    if (json === undefined) {
      return bad("The codec returned no data object.");
    }
    if (json.length > limits.result) {
      return bad("The result has " + json.length + " characters; " + limits.result + " are allowed.");
    }
    lastData = data;
    lastWarnings = warnings;
    return json;
  };
  let lastData = null;
  let lastWarnings = null;

  const decoded = (functions, json) => {
    if (json[0] !== "{") {
      return json;
    }
    const normalize = functions[1];
    let normalized = "";
    let warnings = lastWarnings;
    if (normalize !== undefined) {
      const given = normalize({ data: lastData });
      if (given !== null && typeof given === "object") {
        const errors = messages(given.errors);
        const more = messages(given.warnings);
        warnings = [...warnings, ...more, ...errors];
        const found = errors.length > 0 ? undefined : objectText(given.data, true);
        normalized = found === undefined || found.length > limits.result ? "" : found;
      }
    }
    return "D\t" + json + "\t" + normalized + "\t" + listText(warnings);
  };

  // Called bare, a function's "this" is the global object, as elsewhere.
  const plain = (f, a, b, c) => f(a, b, c);

  const decodeUplink = (functions, at, length, fPort, variables) => {
    if (functions[0] !== undefined) {
      const input = { bytes: bytesOf(at, length), fPort, recvTime: new RealDate(clock.now), variables };
      return decoded(functions, read(plain(functions[0], input), false));
    }
    if (functions[4] !== undefined) {
      return decoded(functions, read({ data: plain(functions[4], bytesOf(at, length), fPort) }, false));
    }
    if (functions[5] !== undefined) {
      return decoded(functions, read({ data: plain(functions[5], fPort, bytesOf(at, length), variables) }, false));
    }
    return "C\tThe codec has no function decodeUplink.";
  };
  const decodeDownlink = (functions, at, length, fPort, variables) => {
    if (functions[3] === undefined) {
      return "C\tThe codec has no function decodeDownlink.";
    }
    const input = { bytes: bytesOf(at, length), fPort, recvTime: new RealDate(clock.now), variables };
    const json = read(plain(functions[3], input), false);
    return json[0] === "{" ? "D\t" + json + "\t\t" + listText(lastWarnings) : json;
  };
  const encodeDownlink = (functions, fPort, given) => {
    if (functions[2] !== undefined) {
      return read(plain(functions[2], given), true);
    }
    if (functions[6] !== undefined) {
      return read({ bytes: plain(functions[6], given.data, fPort) }, true);
    }
    if (functions[7] !== undefined) {
      return read({ bytes: plain(functions[7], fPort, given.data, given.variables) }, true);
    }
    return "C\tThe codec has no function encodeDownlink.";
  };

  const call = (job, texts) => {
    const at = job * 6;
    const kind = header[at + 1];
    const fPort = header[at + 2];
    clock.now = header[at + 3];
    clock.random = 2463534242;
    const given = texts === undefined ? null : texts[job];
    const functions = functionsOf(programs[header[at]]);
    if (kind === 1) {
      return encodeDownlink(functions, fPort, given);
    }
    const variables = given === null ? {} : given;
    return kind === 0
      ? decodeUplink(functions, header[at + 5], header[at + 4], fPort, variables)
      : decodeDownlink(functions, header[at + 5], header[at + 4], fPort, variables);
  };

  const faultText = (error) => {
    if (error === null || typeof error !== "object") {
      return "X\t" + stringify(cut(error)) + "\t";
    }
    const stack = error.stack;
    const name = error.name;
    const message = error.message;
    const said = message === undefined ? cut(error) : (name === undefined ? "" : name + ": ") + message;
    return "X\t" + stringify(cut(said)) + "\t" + stringify(typeof stack === "string" ? stack.slice(0, 2000) : "");
  };
  const one = (job, texts) => {
    touched = false;
    stopText = "";
    let line;
    try {
      line = call(job, texts);
    } catch (error) {
      try {
        line = faultText(error);
      } catch {
        line = "X\t\"An error that cannot be read.\"\t\"\"";
      }
    }
    if (counter[0] < 0) {
      return "L\t" + counter[2] + "\t" + counter[3] + "\t" + stopText;
    }
    return touched ? "P" : line;
  };

  // Lines of finished payloads: what is left when a run is cut off.
  let lines = "";
  const run = (first, count, textsJson) => {
    lines = "";
    const texts = textsJson === undefined ? undefined : parse(textsJson);
    for (let job = first; job < count; job++) {
      counter[1] = counter[2] = counter[3] = 0;
      counter[0] = limits.steps;
      counter[4] = job;
      lines += one(job, texts) + "\n";
    }
    // What is left of promises runs after this, on a small budget.
    counter[0] = 1000;
    counter[4] = -1;
    return lines;
  };
  const take = () => lines;

  const add = (id, factory, keeps) => {
    programs[id] = { start: factory(counter, stop, step, bounded, undefined), functions: undefined, keeps };
  };
  const remove = (id) => {
    programs[id] = undefined;
  };

  const api = freeze({ counter, header, payload, run, take, add, remove });
  if (!shared) {
    return api;
  }

  // --- Nothing built in can be changed, so one codec cannot lay a trap for another ----------------------------------

  // The last match of anybody's regular expression.
  for (const key of ownKeys(RegExp)) {
    if (typeof key === "string" && /^(\$|input$|last|left|right)/.test(key)) {
      delete RegExp[key];
    }
  }
  // A frozen property cannot be shadowed by assignment (error.name = "…" would fail on any error), so the few that
  // codecs do shadow become accessors whose setter defines the property on the object itself.
  const allowShadow = (prototype, keys) => {
    for (const key of keys) {
      const property = describe(prototype, key);
      if (property === undefined || !("value" in property)) {
        continue;
      }
      const value = property.value;
      const set = function (own) {
        if (this === prototype) {
          throw new TypeError("Cannot change built-in " + key);
        }
        defineProperty(this, key, { value: own, writable: true, enumerable: true, configurable: true });
      };
      defineProperty(prototype, key, { get: () => value, set, enumerable: false, configurable: true });
    }
  };
  allowShadow(Object.prototype, ["constructor", "toString", "valueOf", "toLocaleString", "hasOwnProperty"]);
  for (const name of ["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError"]) {
    allowShadow(global[name].prototype, ["constructor", "name", "message", "toString"]);
  }

  const nothing = () => undefined;
  const seen = new Set();
  const open = [
    function () {}, async function () {}, function* () {}, async function* () {}, () => 0, async () => 0,
    [][Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), ""[Symbol.iterator](),
    "a".matchAll(/a/g), (function* () {})(), (async function* () {})(), Promise.resolve(),
    typeof Iterator === "function" ? Iterator.from({ next: nothing }) : null,
    typeof Iterator === "function" ? [].values().map(nothing) : null,
    typeof Intl === "object" && Intl.Segmenter ? new Intl.Segmenter().segment("a") : null,
    typeof Intl === "object" && Intl.Segmenter ? new Intl.Segmenter().segment("a")[Symbol.iterator]() : null,
    (function () { return arguments; })(), FrozenDate
  ];
  const push = (value) => {
    if (value !== null && value !== global && (typeof value === "object" || typeof value === "function")) {
      open.push(value);
    }
  };
  const visit = (object) => {
    push(getPrototypeOf(object));
    for (const key of ownKeys(object)) {
      const property = describe(object, key);
      push(property.value);
      push(property.get);
      push(property.set);
    }
  };
  visit(global);
  while (open.length > 0) {
    const object = open.pop();
    if (object !== null && !seen.has(object)) {
      seen.add(object);
      freeze(object);
      visit(object);
    }
  }

  // A codec that writes a global gets a realm of its own: the write ends here, and the host runs it again there.
  const fence = new Proxy(create(Object.prototype), freeze({
    set() {
      touched = true;
      throw new TypeError("a global was written");
    },
    defineProperty() {
      touched = true;
      throw new TypeError("a global was written");
    },
    has: (target, key) => key in Object.prototype,
    get: (target, key) => Object.prototype[key],
    getOwnPropertyDescriptor: () => undefined,
    deleteProperty: () => true
  }));
  for (const key of ownKeys(global)) {
    const property = describe(global, key);
    if (property.configurable) {
      defineProperty(global, key, "value" in property
        ? { value: property.value, writable: false, enumerable: property.enumerable, configurable: false }
        : { get: property.get, set: property.set, enumerable: property.enumerable, configurable: false });
    }
  }
  setPrototypeOf(global, fence);
  preventExtensions(global);
  return api;
})
