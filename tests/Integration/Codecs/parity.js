// Runs codecs in Node's own engine, each payload in a context of its own, as the measure for ours. Standard input: one
// JSON object per line, { source, fPort, bytes, time }. Standard output: one line each, the result as JSON.
const vm = require("vm");
const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const job = JSON.parse(line);
  const context = vm.createContext({ console: { log() {} } });
  const input = JSON.stringify({ bytes: job.bytes, fPort: job.fPort, variables: {} });
  let result;
  try {
    vm.runInContext(job.source, context);
    result = vm.runInContext(
      `(function (i) { i.recvTime = new Date(${job.time});
      const r = typeof decodeUplink === "function" ? decodeUplink(i) : { data: Decoder(i.bytes, i.fPort) };
      const errors = (r.errors || []).map(String);
      return JSON.stringify(errors.length > 0 ? { errors } : { data: r.data, warnings: (r.warnings || []).map(String) });
      })(${input})`,
      context);
  } catch (e) {
    result = JSON.stringify({ thrown: String(e) });
  }
  console.log(result);
});
