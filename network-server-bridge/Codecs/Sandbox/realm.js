// Prepares a fresh realm for strangers' codecs. Runs once per engine, before any codec.
// maxLength: elements of one typed array; keepBigInt: the codec uses BigInt; freeze: the engine is shared by decodes.
(function (maxLength, keepBigInt, freeze, limit) {
  "use strict";
  const { apply, construct, ownKeys, getPrototypeOf, setPrototypeOf, defineProperty } = Reflect;
  const describe = Reflect.getOwnPropertyDescriptor;
  const { isArray, from: arrayFrom } = Array;
  const { freeze: freezeObject } = Object;

  // What a codec never needs: other programs' text, threads, hidden clocks, and what changes how objects behave.
  for (const name of ["eval", "Proxy", "Intl", "Temporal", "WebAssembly", "Atomics", "SharedArrayBuffer", "ShadowRealm",
    "WeakRef", "FinalizationRegistry", "AsyncDisposableStack", "DisposableStack"]) {
    delete globalThis[name];
  }
  for (const name of ["resize", "transfer", "transferToFixedLength"]) {
    delete ArrayBuffer.prototype[name];
  }
  // HTML wrappers double a text without an operator; raw takes a length from anywhere.
  for (const name of ["anchor", "big", "blink", "bold", "fixed", "fontcolor", "fontsize", "italics", "link", "small",
    "strike", "sub", "sup"]) {
    delete String.prototype[name];
  }
  delete String.raw;

  if (!keepBigInt) {
    for (const name of ["BigInt", "BigInt64Array", "BigUint64Array"]) {
      delete globalThis[name];
    }
    for (const name of ["getBigInt64", "getBigUint64", "setBigInt64", "setBigUint64"]) {
      delete DataView.prototype[name];
    }
  }

  // A typed array takes its memory in one step: its length is checked before.
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
  const checked = (length) => {
    if (!(length <= maxLength)) {
      limit("an array of " + length + " elements; " + maxLength + " are allowed");
    }
    return length;
  };
  const argument = (value) => {
    if (value === undefined) {
      return 0;
    }
    if (value === null || typeof value !== "object" && typeof value !== "function") {
      return checked(+value);
    }
    return isBuffer(value) || isArray(value) ? value : arrayFrom(value);
  };
  for (const name of ["ArrayBuffer", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array",
    "Int32Array", "Uint32Array", "Float16Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"]) {
    const original = globalThis[name];
    if (original === undefined) {
      continue;
    }
    const bufferOnly = name === "ArrayBuffer";
    const guarded = function (first, offset, length) {
      if (new.target === undefined) {
        throw new TypeError("Constructor " + name + " requires 'new'");
      }
      const value = bufferOnly ? checked(+first || 0) : argument(first);
      const values = bufferOnly || arguments.length < 2 ? [value]
        : arguments.length < 3 ? [value, offset] : [value, offset, length];
      return construct(original, values, new.target === guarded ? original : new.target);
    };
    for (const key of ownKeys(original)) {
      defineProperty(guarded, key, describe(original, key));
    }
    setPrototypeOf(guarded, getPrototypeOf(original));
    defineProperty(original.prototype, "constructor", { value: guarded, writable: true, configurable: true });
    defineProperty(globalThis, name, { value: guarded, writable: true, configurable: true });
  }

  // Codecs like to talk; nobody listens here.
  const silent = () => undefined;
  const console = { log: silent, info: silent, warn: silent, error: silent, debug: silent, trace: silent };
  defineProperty(globalThis, "console", { value: console, writable: true, configurable: true });

  if (!freeze) {
    return 0;
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
    allowShadow(globalThis[name].prototype, ["constructor", "name", "message", "toString"]);
  }

  // Nothing built in can be changed, so one decode cannot lay a trap for the next one in the same engine.
  const seen = new Set();
  const open = [
    function () {}, async function () {}, function* () {}, async function* () {}, () => 0, async () => 0,
    [][Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), ""[Symbol.iterator](),
    "a".matchAll(/a/g), (function* () {})(), (async function* () {})(), Promise.resolve(),
    typeof Iterator === "function" ? Iterator.from({ next: silent }) : null,
    typeof Iterator === "function" ? [].values().map(silent) : null,
    (function () { return arguments; })()
  ];
  const push = (value) => {
    if (value !== null && value !== globalThis && (typeof value === "object" || typeof value === "function")) {
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
  visit(globalThis);
  while (open.length > 0) {
    const object = open.pop();
    if (object !== null && !seen.has(object)) {
      seen.add(object);
      freezeObject(object);
      visit(object);
    }
  }
  return seen.size;
})
