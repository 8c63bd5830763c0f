// Prepares a realm for strangers' codecs and runs them. Evaluated once per realm, before any codec.
// shared: many codecs live in it, so nothing built in can be changed; otherwise one codec for one payload.
(function (shared, limits) {
  "use strict";
  const { apply, construct, ownKeys, getPrototypeOf, setPrototypeOf, defineProperty, get: getProperty } = Reflect;
  const describe = Reflect.getOwnPropertyDescriptor;
  const { isArray, from: arrayFrom } = Array;
  const { freeze, isFrozen, preventExtensions, create } = Object;
  const { stringify, parse } = JSON;
  const { min, max, floor } = Math;
  const RealDate = Date;
  const RealString = String;
  const isInteger = Number.isInteger;
  const global = globalThis;

  // Memory that the host reads and writes too.
  // counter: 0 steps left, 1 last place, 2 why the host ended the run, 3 place where it ended, 4 payload now running.
  const counter = new Int32Array(16);
  const header = new Float64Array(limits.jobs * 6);
  const payload = new Uint8Array(limits.jobs * 256);

  let now = 0;
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

  // --- Built-in functions that can allocate much in one call compute the size first -------------------------------

  const text = (self) => {
    if (self === null || self === undefined) {
      throw new TypeError("String method called on null or undefined");
    }
    return RealString(self);
  };
  const requireLength = (length) => {
    if (length > limits.text) {
      limit("a text of " + length + " characters");
    }
  };
  const replaceMethod = (owner, name, make) => {
    const property = describe(owner, name);
    const original = property.value;
    const guarded = make(original);
    defineProperty(guarded, "name", { value: original.name, configurable: true });
    defineProperty(guarded, "length", { value: original.length, configurable: true });
    property.value = guarded;
    defineProperty(owner, name, property);
  };
  for (const name of ["repeat", "padStart", "padEnd"]) {
    replaceMethod(String.prototype, name, (original) => ({
      [name](first, ...rest) {
        const self = text(this);
        const number = +first;
        requireLength(name === "repeat" ? self.length * number : number);
        return apply(original, self, [number, ...rest]);
      }
    }[name]));
  }
  replaceMethod(String.prototype, "concat", (original) => ({
    concat(...parts) {
      return bounded(apply(original, this, parts));
    }
  }.concat));
  replaceMethod(String.prototype, "normalize", (original) => ({
    normalize(form) {
      const self = text(this);
      requireLength(self.length * 18 > limits.text * 4 ? Infinity : 0);
      return form === undefined ? apply(original, self, []) : apply(original, self, [form]);
    }
  }.normalize));
  // Every "$" of a template can stand for the whole text, at every place between two characters.
  const requireReplacement = (self, by) => {
    if (typeof by !== "string" || self.length * by.length <= limits.text) {
      return;
    }
    let dollars = 0;
    for (let i = 0; i < by.length; i++) {
      dollars += by[i] === "$" ? 1 : 0;
    }
    requireLength((self.length + (self.length + 1) * (by.length + dollars * self.length)) / 16);
  };
  for (const name of ["replace", "replaceAll"]) {
    replaceMethod(String.prototype, name, (original) => ({
      [name](pattern, by) {
        const self = text(this);
        const replacement = typeof by === "function" ? by : RealString(by);
        requireReplacement(self, replacement);
        return apply(original, self, [pattern, replacement]);
      }
    }[name]));
  }
  const typedArray = getPrototypeOf(Int8Array.prototype);
  for (const owner of [Array.prototype, typedArray]) {
    replaceMethod(owner, "join", (original) => ({
      join(separator) {
        const count = max(floor(+this.length) || 0, 0);
        const between = separator === undefined ? "," : RealString(separator);
        if (count > limits.elements) {
          limit("a join of " + count + " elements");
        }
        requireLength(between.length * (count - 1));
        if (count > 64) {
          let length = 0;
          for (let i = 0; i < count; i++) {
            const element = this[i];
            length += typeof element === "string" ? element.length : 1;
            requireLength(length + between.length * i);
          }
        }
        return bounded(apply(original, this, [between]));
      }
    }.join));
  }
  replaceMethod(Function.prototype, "bind", (original) => {
    // Calling a function bound a thousand times over recurses in native code, where no limit counts.
    const depths = new WeakMap();
    const { get, set } = WeakMap.prototype;
    return {
      bind(...args) {
        const depth = (apply(get, depths, [this]) || 0) + 1;
        if (depth > 16) {
          limit("a function bound " + depth + " times");
        }
        const bound = apply(original, this, args);
        apply(set, depths, [bound, depth]);
        return bound;
      }
    }.bind;
  });

  // --- What no codec needs: other programs' text, threads, hidden clocks ------------------------------------------

  const noCode = function () {
    throw new EvalError("Code from text is not allowed in codecs");
  };
  for (const f of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    const prototype = getPrototypeOf(f);
    const guarded = f === undefined ? noCode : function () {
      return noCode();
    };
    guarded.prototype = prototype;
    defineProperty(prototype, "constructor", { value: guarded, writable: true, configurable: true });
  }
  defineProperty(global, "Function", { value: Function.prototype.constructor, writable: true, configurable: true });
  for (const name of ["eval", "WebAssembly", "Atomics", "SharedArrayBuffer", "ShadowRealm", "WeakRef", "Temporal",
    "FinalizationRegistry", "AsyncDisposableStack", "DisposableStack", "performance", "escapeHatch"]) {
    delete global[name];
  }

  // A typed array takes its memory in one step: its length is checked before.
  const checked = (length) => {
    if (!(length <= limits.elements)) {
      limit("an array of " + length + " elements; " + limits.elements + " are allowed");
    }
    return length;
  };
  const isView = ArrayBuffer.isView;
  const byteLength = describe(ArrayBuffer.prototype, "byteLength").get;
  const isBuffer = (value) => {
    if (isView(value)) {
      return true;
    }
    try {
      apply(byteLength, value, []);
      return true;
    } catch {
      return false;
    }
  };
  const firstArgument = (value) => {
    if (value === undefined) {
      return 0;
    }
    if (value === null || (typeof value !== "object" && typeof value !== "function")) {
      return checked(+value);
    }
    if (isBuffer(value) || isArray(value)) {
      return value;
    }
    const list = arrayFrom(value);
    checked(list.length);
    return list;
  };
  for (const name of ["resize", "transfer", "transferToFixedLength"]) {
    delete ArrayBuffer.prototype[name];
  }
  for (const name of ["ArrayBuffer", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array",
    "Int32Array", "Uint32Array", "Float16Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"]) {
    const original = global[name];
    if (original === undefined) {
      continue;
    }
    const bufferOnly = name === "ArrayBuffer";
    const guarded = {
      [name]: function (first, offset, length) {
        if (new.target === undefined) {
          throw new TypeError("Constructor " + name + " requires 'new'");
        }
        const value = bufferOnly ? checked(+first || 0) : firstArgument(first);
        const values = bufferOnly || arguments.length < 2 ? [value]
          : arguments.length < 3 ? [value, offset] : [value, offset, length];
        return construct(original, values, new.target === guarded ? original : new.target);
      }
    }[name];
    for (const key of ownKeys(original)) {
      defineProperty(guarded, key, describe(original, key));
    }
    setPrototypeOf(guarded, getPrototypeOf(original));
    defineProperty(original.prototype, "constructor", { value: guarded, writable: true, configurable: true });
    defineProperty(global, name, { value: guarded, writable: true, configurable: true });
  }

  // The only clock is the time of reception; chance is a fixed sequence: a decode must repeat.
  const FrozenDate = function Date(...args) {
    if (new.target === undefined) {
      return new RealDate(now).toString();
    }
    return construct(RealDate, args.length === 0 ? [now] : args, new.target === FrozenDate ? RealDate : new.target);
  };
  for (const key of ownKeys(RealDate)) {
    defineProperty(FrozenDate, key, describe(RealDate, key));
  }
  defineProperty(FrozenDate, "now", { value: () => now, writable: true, configurable: true });
  defineProperty(RealDate.prototype, "constructor", { value: FrozenDate, writable: true, configurable: true });
  defineProperty(global, "Date", { value: FrozenDate, writable: true, configurable: true });
  let random = 2463534242;
  Math.random = () => {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return (random >>> 0) / 4294967296;
  };
  if (typeof Intl === "object") {
    const format = describe(Intl.DateTimeFormat.prototype, "format");
    const originalFormat = format.get;
    const formats = new WeakMap();
    const { get, set } = WeakMap.prototype;
    format.get = function () {
      let bound = apply(get, formats, [this]);
      if (bound === undefined) {
        const original = apply(originalFormat, this, []);
        bound = (date) => original(date === undefined ? now : date);
        apply(set, formats, [this, bound]);
      }
      return bound;
    };
    defineProperty(Intl.DateTimeFormat.prototype, "format", format);
    replaceMethod(Intl.DateTimeFormat.prototype, "formatToParts", (original) => ({
      formatToParts(date) {
        return apply(original, this, [date === undefined ? now : date]);
      }
    }.formatToParts));
  }

  // Codecs like to talk; nobody listens here.
  const silent = () => undefined;
  const talk = {};
  for (const name of ["log", "info", "warn", "error", "debug", "trace", "table", "dir", "group", "groupEnd", "assert"]) {
    talk[name] = silent;
  }
  defineProperty(global, "console", { value: talk, writable: true, configurable: true });

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
      const input = { bytes: bytesOf(at, length), fPort, recvTime: new RealDate(now), variables };
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
    const input = { bytes: bytesOf(at, length), fPort, recvTime: new RealDate(now), variables };
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
    now = header[at + 3];
    random = 2463534242;
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

  const seen = new Set();
  const open = [
    function () {}, async function () {}, function* () {}, async function* () {}, () => 0, async () => 0,
    [][Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), ""[Symbol.iterator](),
    "a".matchAll(/a/g), (function* () {})(), (async function* () {})(), Promise.resolve(),
    typeof Iterator === "function" ? Iterator.from({ next: silent }) : null,
    typeof Iterator === "function" ? [].values().map(silent) : null,
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
