'use strict';
// One JSON object per line in, one out: {"do":"join"} and so on. The first line says who the device is.

const readline = require('readline');
const { Device } = require('./device.js');
const { Forwarder } = require('./forwarder.js');

const FREQUENCY = 868.1, DATA_RATE = 'SF7BW125';

// RECEIVE_DELAY2 and the longest ACK_TIMEOUT: a device does not repeat itself before it has listened.
const BEFORE_REPETITION_MS = 2000 + 3000;

let device, forwarder, last;

/** When and where the gateway was told to send, and what the device makes of it. */
function heard(txpk, uplinkAt, read) {
  if (!txpk)
    return null;
  return {
    delayUs: txpk.imme || uplinkAt === undefined ? null : (txpk.tmst - uplinkAt) >>> 0, immediate: !!txpk.imme,
    freq: txpk.freq, datr: txpk.datr, inverted: !!txpk.ipol, ...read(Buffer.from(txpk.data, 'base64')),
  };
}

async function exchange(phy, waitMs, read) {
  forwarder.clear();
  last = { phy, at: Date.now() };
  const at = forwarder.hear(phy, FREQUENCY, DATA_RATE);
  return heard(await forwarder.next(waitMs), at, read);
}

const commands = {
  async start(command) {
    device = new Device(command);
    forwarder = new Forwarder(command.agentPort, command.gatewayEui);
    await forwarder.start();
    return {};
  },

  async join({ wait }) {
    return { accept: await exchange(device.joinRequest(), wait, (phy) => device.join(phy)) };
  },

  async rejoin({ type, wait }) {
    return { accept: await exchange(device.rejoinRequest(type), wait, (phy) => device.join(phy)) };
  },

  async uplink(command) {
    const { fCnt, phy } = device.uplink(command);
    return { fCnt, downlink: await exchange(phy, command.wait, (answer) => device.read(answer)) };
  },

  async repeat({ wait }) {
    await new Promise((done) => setTimeout(done, last.at + BEFORE_REPETITION_MS - Date.now()));
    return { downlink: await exchange(last.phy, wait, (answer) => device.read(answer)) };
  },

  async listen({ wait }) {
    return { downlink: heard(await forwarder.next(wait), undefined, (phy) => device.read(phy)) };
  },

  async swapSessions() {
    device.swapSessions();
    return {};
  },
};

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;
    try {
      const command = JSON.parse(line);
      answer = await commands[command.do](command);
    } catch (error) {
      answer = { error: error.stack };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  forwarder?.stop();
}

main();
