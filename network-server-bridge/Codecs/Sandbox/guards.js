// Guards a fresh realm's built-in objects: what allocates much in one call computes the size first, and what no codec
// needs is gone. limit(text) ends the script; bounded(value) ends it when the value is too large; clock has the time of
// reception and the state of chance. Gives the realm's own constructor of dates.
(function (limits, limit, bounded, clock) {
  "use strict";
  const { apply, construct, ownKeys, getPrototypeOf, setPrototypeOf, defineProperty } = Reflect;
  const describe = Reflect.getOwnPropertyDescriptor;
  const { isArray, from: arrayFrom } = Array;
  const { floor, max } = Math;
  const RealDate = Date;
  const RealString = String;
  const global = globalThis;

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
    const guarded = function () {
      return noCode();
    };
    guarded.prototype = prototype;
    defineProperty(prototype, "constructor", { value: guarded, writable: true, configurable: true });
  }
  defineProperty(global, "Function", { value: Function.prototype.constructor, writable: true, configurable: true });
  for (const name of ["eval", "WebAssembly", "Atomics", "SharedArrayBuffer", "ShadowRealm", "WeakRef", "Temporal",
    "FinalizationRegistry", "AsyncDisposableStack", "DisposableStack"]) {
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
      return new RealDate(clock.now).toString();
    }
    return construct(RealDate, args.length === 0 ? [clock.now] : args, new.target === FrozenDate ? RealDate : new.target);
  };
  for (const key of ownKeys(RealDate)) {
    defineProperty(FrozenDate, key, describe(RealDate, key));
  }
  defineProperty(FrozenDate, "now", { value: () => clock.now, writable: true, configurable: true });
  defineProperty(RealDate.prototype, "constructor", { value: FrozenDate, writable: true, configurable: true });
  defineProperty(global, "Date", { value: FrozenDate, writable: true, configurable: true });
  Math.random = () => {
    clock.random ^= clock.random << 13;
    clock.random ^= clock.random >>> 17;
    clock.random ^= clock.random << 5;
    return (clock.random >>> 0) / 4294967296;
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
        bound = (date) => original(date === undefined ? clock.now : date);
        apply(set, formats, [this, bound]);
      }
      return bound;
    };
    defineProperty(Intl.DateTimeFormat.prototype, "format", format);
    replaceMethod(Intl.DateTimeFormat.prototype, "formatToParts", (original) => ({
      formatToParts(date) {
        return apply(original, this, [date === undefined ? clock.now : date]);
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

  return FrozenDate;
})
