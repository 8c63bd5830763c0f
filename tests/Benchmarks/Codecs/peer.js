// A competent user's own codec runner, for Node and for QuickJS (qjs --std): the codec loaded once, called directly, its
// result as JSON. Arguments: mode, codec file, payload as hexadecimal digits. Prints one number.
// decode: microseconds of processor time per decode. fresh: the same with a new context each time (Node only).
// first: milliseconds to the first result of a new codec. idle: kilobytes of a loaded codec (Node only).
const isNode = typeof process === "object";
const args = isNode ? process.argv.slice(2) : scriptArgs.slice(1);
const source = isNode ? require("fs").readFileSync(args[1], "utf8") : std.loadFile(args[1]);
const payload = [];
for (let i = 0; i < args[2].length; i += 2) {
  payload.push(parseInt(args[2].slice(i, i + 2), 16));
}

// QuickJS has no clock of processor time; it is one thread that never waits.
const now = isNode
  ? () => { const used = process.cpuUsage(); return used.user + used.system; }
  : () => os.now() * 1000;
const vm = isNode ? require("vm") : null;

function load(text) {
  if (!isNode) {
    return (0, eval)("(function () {" + text + "\nreturn decodeUplink; })()");
  }
  const context = vm.createContext({});
  vm.runInContext(text, context);
  return context.decodeUplink;
}

function decode(f) {
  const input = { bytes: payload.slice(), fPort: 1, recvTime: new Date(0), variables: {} };
  const json = JSON.stringify(f(input).data);
  if (json === undefined) {
    throw new Error("the codec failed");
  }
}

function perCall(batch, work) {
  const rounds = [];
  work();
  for (let round = 0; round < 8; round++) {
    const until = Date.now() + 300;
    const started = now();
    let done = 0;
    while (Date.now() < until) {
      for (let i = 0; i < batch; i++) {
        work();
      }
      done += batch;
    }
    rounds.push((now() - started) / done);
  }
  return rounds.slice(1).sort((a, b) => a - b)[3];
}

function first() {
  const times = [];
  for (let i = 0; i < 50; i++) {
    const started = now();
    decode(load(source + "\n// " + i));
    times.push((now() - started) / 1000);
  }
  return times.sort((a, b) => a - b)[25];
}

function idle() {
  const kept = [];
  for (let i = 0; i < 50; i++) {
    kept.push(load(source + "\n// warm " + i));
  }
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 500; i++) {
    kept.push(load(source + "\n// " + i));
    decode(kept[kept.length - 1]);
  }
  return (process.memoryUsage().rss - before) / 1024 / (kept.length - 50);
}

const loaded = load(source);
const modes = {
  decode: () => perCall(500, () => decode(loaded)),
  fresh: () => perCall(5, () => decode(load(source))),
  first, idle
};
const result = String(modes[args[0]]());
if (isNode) {
  console.log(result);
} else {
  print(result);
}
