'use strict';
// A LoRaWAN device of 1.0.x or 1.1. Every byte it writes or reads goes through lora-packet; nothing here is shared with
// the server under test.

const lora = require('lora-packet');

const NO_MOST_SIGNIFICANT = Buffer.alloc(2);
const JOIN_REQUEST = 0xff;

class Device {
  constructor({ version, devEui, joinEui, appKey, nwkKey }) {
    this.is11 = version === '1.1';
    this.devEui = Buffer.from(devEui, 'hex');
    this.joinEui = Buffer.from(joinEui, 'hex');
    this.appKey = Buffer.from(appKey, 'hex');
    this.nwkKey = this.is11 ? Buffer.from(nwkKey, 'hex') : null;
    this.forLife = this.is11 ? lora.generateJSKeys(this.nwkKey, this.devEui) : null;
    this.devNonce = 0;
    this.rjCount1 = 0;
    this.session = null;
    this.before = null;
  }

  joinRequest() {
    this.devNonce++;
    this.origin = { type: JOIN_REQUEST, nonce: this.devNonce, key: this.is11 ? this.nwkKey : this.appKey };
    const fields = { MType: 'Join Request', AppEUI: this.joinEui, DevEUI: this.devEui, DevNonce: big(this.devNonce) };
    return lora.fromFields(fields, undefined, undefined, this.origin.key).getPHYPayload();
  }

  /** Types 0 and 2 are signed with the session's key, type 1 with a key for life (1.1, section 6.2.4). */
  rejoinRequest(type) {
    const count = type === 1 ? this.rjCount1++ : this.session.rjCount0++;
    this.origin = { type, nonce: count, key: this.forLife.JSEncKey };
    const whose = type === 1 ? little(this.joinEui) : little(this.session.netId);
    const phy = Buffer.concat([
      Buffer.from([0xc0, type]), whose, little(this.devEui), little(big(count)), Buffer.alloc(4),
    ]);
    const signingKeys = [this.session.keys.SNwkSIntKey, this.forLife.JSIntKey];
    lora.calculateMIC(lora.fromWire(phy), ...signingKeys).copy(phy, phy.length - 4);
    return phy;
  }

  /** Takes a join accept up; the session before is kept, as in a device that was not sure. */
  join(phy) {
    const accept = lora.fromWire(lora.decryptJoinAccept(lora.fromWire(phy), this.origin.key));
    const nonce = big(this.origin.nonce);
    const optNeg = accept.getDLSettingsOptNeg();
    if (optNeg) {
      accept.JoinReqType = Buffer.from([this.origin.type]);
      accept.JoinEUI = this.joinEui;
      accept.DevNonce = nonce;
    }

    const micOk = lora.verifyMIC(accept, optNeg ? this.forLife.JSIntKey : undefined, this.origin.key);
    const keys = optNeg
      ? lora.generateSessionKeys11(this.appKey, this.nwkKey, this.joinEui, accept.AppNonce, nonce)
      : lora.generateSessionKeys10(this.appKey, accept.NetID, accept.AppNonce, nonce);
    this.before = this.session;
    this.session = {
      keys, devAddr: accept.DevAddr, netId: accept.NetID, fCntUp: 0, rjCount0: 0, confirmedUp: 0, confirmedDown: 0,
    };
    return {
      micOk, optNeg, devAddr: accept.DevAddr.toString('hex'), netId: accept.NetID.toString('hex'),
      joinNonce: accept.AppNonce.readUIntBE(0, 3), rxDelay: accept.getRxDelayDel(),
      rx1Offset: accept.getDLSettingsRxOneDRoffset(), rx2DataRate: accept.getDLSettingsRxTwoDataRate(),
      channels: frequencies(accept.CFList),
    };
  }

  /** Goes back to the session before the last join. */
  swapSessions() {
    [this.session, this.before] = [this.before, this.session];
  }

  uplink({ confirmed, ack, adr, fPort, payload, fOpts }) {
    const { keys, devAddr, fCntUp, confirmedDown } = this.session;
    const fields = {
      MType: confirmed ? 'Confirmed Data Up' : 'Unconfirmed Data Up', DevAddr: devAddr, FCnt: big(fCntUp),
      FCtrl: { ACK: !!ack, ADR: !!adr }, FOpts: Buffer.from(fOpts ?? '', 'hex'),
    };
    if (fPort !== undefined) {
      fields.FPort = fPort;
      fields.payload = Buffer.from(payload ?? '', 'hex');
    } else {
      fields.payload = Buffer.alloc(0);
    }

    this.session.fCntUp++;
    if (confirmed)
      this.session.confirmedUp = fCntUp;
    const radio = Buffer.concat([big(confirmedDown), Buffer.from([5, 0])]);
    const signing = this.is11 ? [keys.FNwkSIntKey, keys.SNwkSIntKey, NO_MOST_SIGNIFICANT, radio] : [keys.NwkSKey];
    if (this.is11 && fields.FOpts.length > 0)
      fields.FOpts = lora.fromFields(fields).encryptFOpts(keys.NwkSEncKey);
    const frame = lora.fromFields(fields, keys.AppSKey);
    lora.recalculateMIC(frame, ...signing);
    return { fCnt: fCntUp, phy: frame.getPHYPayload() };
  }

  /** What a downlink says to this device; of another's only that it is another's. */
  read(phy) {
    const frame = lora.fromWire(phy);
    if (!frame.isDataMessage() || !frame.DevAddr.equals(this.session.devAddr))
      return { mType: frame.getMType(), isMine: false };
    const { keys, confirmedUp } = this.session;
    const acknowledged = frame.getFCtrlACK() ? little(big(confirmedUp)) : Buffer.alloc(2);
    const micOk = this.is11
      ? lora.verifyMIC(frame, keys.FNwkSIntKey, keys.SNwkSIntKey, NO_MOST_SIGNIFICANT, acknowledged)
      : lora.verifyMIC(frame, keys.NwkSKey);
    const payload = lora.decrypt(frame, keys.AppSKey, this.is11 ? keys.NwkSEncKey : keys.NwkSKey);
    const hasPort = frame.FPort.length > 0;
    const fOpts = this.is11 ? frame.decryptFOpts(keys.NwkSEncKey) : frame.FOpts;
    if (frame.isConfirmed())
      this.session.confirmedDown = frame.getFCnt();
    return {
      isMine: true, mType: frame.getMType(), micOk, fCnt: frame.getFCnt(), confirmed: frame.isConfirmed(),
      ack: frame.getFCtrlACK(), fPending: frame.getFCtrlFPending(), fPort: hasPort ? frame.getFPort() : null,
      payload: payload.toString('hex'), fOpts: fOpts.toString('hex'),
    };
  }
}

/** 16 bits, the most significant byte first: how lora-packet takes numbers. */
function big(number) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(number & 0xffff);
  return bytes;
}

function little(bytes) {
  return Buffer.from(bytes).reverse();
}

/** CFList of type 0: five frequencies in steps of 100 Hz. */
function frequencies(cfList) {
  if (cfList.length < 16 || cfList[15] !== 0)
    return [];
  return [0, 3, 6, 9, 12].map((at) => cfList.readUIntLE(at, 3) * 100).filter((frequency) => frequency > 0);
}

module.exports = { Device };
