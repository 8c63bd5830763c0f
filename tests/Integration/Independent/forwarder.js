'use strict';
// A Semtech UDP packet forwarder: PUSH_DATA and PULL_DATA up, PULL_RESP down, TX_ACK back.

const dgram = require('dgram');

const PUSH_DATA = 0, PULL_DATA = 2, PULL_RESP = 3, TX_ACK = 5;
const KEEP_ALIVE_MS = 1000;

class Forwarder {
  constructor(port, gatewayEui) {
    this.port = port;
    this.eui = Buffer.from(gatewayEui, 'hex');
    this.started = process.hrtime.bigint();
    this.token = 0;
    this.waiting = [];
    this.kept = [];
    this.socket = dgram.createSocket('udp4');
    this.socket.on('message', (datagram) => this.take(datagram));
  }

  async start() {
    await new Promise((done) => this.socket.bind(0, '127.0.0.1', done));
    this.pull();
    this.timer = setInterval(() => this.pull(), KEEP_ALIVE_MS);
  }

  stop() {
    clearInterval(this.timer);
    this.socket.close();
  }

  /** The concentrator's counter: microseconds, 32 bits. */
  counter() {
    return Number(((process.hrtime.bigint() - this.started) / 1000n) & 0xffffffffn);
  }

  /** Says that a frame was heard just now; gives its time by the counter. */
  hear(phy, freq, datr) {
    const tmst = this.counter();
    const rxpk = {
      tmst, freq, chan: 0, rfch: 0, stat: 1, modu: 'LORA', datr, codr: '4/5', rssi: -71, lsnr: 8.2,
      size: phy.length, data: phy.toString('base64'),
    };
    this.send(PUSH_DATA, Buffer.from(JSON.stringify({ rxpk: [rxpk] })));
    return tmst;
  }

  /** The next packet to transmit, or null when none comes in time. */
  next(waitMs) {
    if (this.kept.length > 0)
      return Promise.resolve(this.kept.shift());
    return new Promise((done) => {
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((waiting) => waiting !== give);
        done(null);
      }, waitMs);
      const give = (txpk) => { clearTimeout(timer); done(txpk); };
      this.waiting.push(give);
    });
  }

  /** Forgets what was transmitted and nobody has asked for. */
  clear() {
    this.kept = [];
  }

  take(datagram) {
    if (datagram.length < 4 || datagram[3] !== PULL_RESP)
      return;
    this.send(TX_ACK, Buffer.alloc(0), datagram.subarray(1, 3));
    const { txpk } = JSON.parse(datagram.subarray(4));
    const give = this.waiting.shift();
    if (give)
      give(txpk);
    else
      this.kept.push(txpk);
  }

  pull() {
    this.send(PULL_DATA, Buffer.alloc(0));
  }

  send(kind, body, token) {
    const head = Buffer.from([2, this.token >> 8, this.token & 0xff, kind]);
    this.token = (this.token + 1) & 0xffff;
    if (token)
      token.copy(head, 1);
    this.socket.send(Buffer.concat([head, this.eui, body]), this.port, '127.0.0.1');
  }
}

module.exports = { Forwarder };
