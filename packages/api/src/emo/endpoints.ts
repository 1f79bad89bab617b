import { type Endpoint, KIB, MIB } from '../http/endpoint.ts';
import type { Rank } from './call-budget.ts';

/** An endpoint of BOCCO emo. */
export interface EmoEndpoint extends Endpoint {
  /** Which of the calls that wait go first. */
  rank: Rank;
  /** Whether a Business account says which of its channels asks. */
  channel: boolean;
}

const service = 'BOCCO emo';

/** Deadlines are long, as a call may wait for its turn. */
const quick = { service, token: 'bearer', channel: true, attemptMs: 10_000, deadlineMs: 120_000 } as const;
const slow = { service, token: 'bearer', channel: true, attemptMs: 60_000, deadlineMs: 300_000 } as const;

const small = { ...quick, maxBytes: 64 * KIB } as const;
const list = { ...quick, method: 'GET', maxBytes: 4 * MIB } as const;
const send = { ...quick, method: 'POST', rank: 'send', maxBytes: MIB } as const;
const sendFile = { ...slow, method: 'POST', rank: 'send', maxBytes: MIB } as const;

const messages = { ...list, route: '/v1/rooms/{room}/messages' } as const;

/**
 * Every endpoint that the client uses, after YUKAI's SDKs. `maxBytes` is more than an answer can have: the text of a
 * message has less than 2,000 characters, 12 kB where they are escaped, and a room less than 20 kB.
 */
export const ENDPOINTS = {
  refresh: {
    ...quick,
    method: 'POST',
    route: '/oauth/token/refresh',
    token: 'none',
    refusal: 'BOCCO emo refuses the refresh token',
    channel: false,
    rank: 'refresh',
    deadlineMs: 30_000,
    maxBytes: 64 * KIB,
  },
  getAccount: { ...small, method: 'GET', route: '/v1/me', rank: 'rooms', channel: false },
  getRooms: { ...list, route: '/v1/rooms', rank: 'rooms' },
  getMessages: { ...messages, rank: 'messages' },
  getHistory: { ...messages, rank: 'history' },
  getChannelMessages: { ...list, route: '/v1/rooms/{room}/messages/channel', rank: 'messages' },
  sendText: { ...send, route: '/v1/rooms/{room}/messages/text' },
  sendStamp: { ...send, route: '/v1/rooms/{room}/messages/stamp' },
  sendAudio: { ...sendFile, route: '/v1/rooms/{room}/messages/audio' },
  sendImage: { ...sendFile, route: '/v1/rooms/{room}/messages/image' },
  sendMotion: { ...send, route: '/v1/rooms/{room}/motions' },
  sendPresetMotion: { ...send, route: '/v1/rooms/{room}/motions/preset' },
  sendLedColor: { ...send, route: '/v1/rooms/{room}/motions/led_color' },
  moveTo: { ...send, route: '/v1/rooms/{room}/motions/move_to' },
  getSensors: { ...list, route: '/v1/rooms/{room}/sensors', rank: 'sensors' },
  getSensorValues: { ...list, route: '/v1/rooms/{room}/sensors/{sensor}/values', rank: 'values' },
  getSettings: { ...small, method: 'GET', route: '/v1/rooms/{room}/emo/settings', rank: 'sensors' },
  getStamps: { ...list, route: '/v1/stamps', rank: 'rooms' },
  getMotions: { ...list, route: '/v1/motions', rank: 'rooms', channel: false },
  getWebhook: { ...small, method: 'GET', route: '/v1/webhook', rank: 'rooms' },
  createWebhook: { ...small, method: 'POST', route: '/v1/webhook', rank: 'rooms' },
  updateWebhook: { ...small, method: 'PUT', route: '/v1/webhook', rank: 'rooms' },
  deleteWebhook: { ...small, method: 'DELETE', route: '/v1/webhook', rank: 'rooms' },
  setWebhookEvents: { ...small, method: 'PUT', route: '/v1/webhook/events', rank: 'rooms' },
  downloadMedia: {
    ...slow,
    method: 'GET',
    route: '/ext/1/rooms/{room}/feeds/{feed}/{kind}',
    rank: 'media',
    channel: false,
    maxBytes: 25 * MIB,
  },
} as const satisfies Record<string, EmoEndpoint>;
