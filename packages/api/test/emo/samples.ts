import { EmoClient, type EmoOptions, type RefreshStore, Secret, type TokenPair } from '../../src/emo/index.ts';
import { m4a } from '../samples.ts';
import { type json, type Respond, startServer } from '../server.ts';
import { hasty } from './policy.ts';

/** What BOCCO emo sends, with made-up values. */
export const ROOM = 'c0ffee00-aaaa-4222-8333-444455556666';
export const SENSOR = 'c0ffee00-bbbb-4333-8444-555566667777';
const ACCOUNT = 'c0ffee00-cccc-4333-8444-555566667777';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An access token that was issued so many seconds ago and lasts so many. The number tells it from others. */
export function jwt({ age = 0, lifetime = 3600, serial = 0 } = {}): string {
  const iat = Math.floor(Date.now() / 1000) - age;
  const claims = { sub: ACCOUNT, iss: 'platform-api', iat, exp: iat + lifetime, plan: 'free', serial };
  return `${part({ typ: 'JWT', alg: 'HS512' })}.${part(claims)}.deadbeef${'5ecre7'.repeat(9)}`;
}

export const member = {
  uuid: 'c0ffee00-dddd-4222-8333-444455556666',
  user_type: 'member',
  nickname: 'さくら',
  profile_image: 'https://platform-api.bocco.me/1/profile_images/c0ffee00.jpeg',
};

export const account = {
  uuid: ACCOUNT,
  name: 'さくら',
  email: 'someone@example.com',
  profile_image: '',
  plan: 'free',
  status: 'active',
};

export const room = { uuid: ROOM, name: 'うち', room_type: 'normal', room_members: [member] };

/** As JSON: a number of 17 digits can't go through a number of JavaScript. */
export const sequenceIn = (value: unknown) => JSON.stringify(value).replaceAll(/"sequence":"(\d+)"/g, '"sequence":$1');

/** The n-th message: one a second. */
export const message = (n: number, media = 'text') => ({
  sequence: `202608030713${String(n).padStart(2, '0')}752`,
  unique_id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  user: member,
  message: { ja: 'ただいま' },
  media,
  audio_url: '',
  image_url: '',
  lang: 'en',
});

export const sensor = { uuid: SENSOR, sensor_type: 'room', nickname: '部屋', signal_strength: 70, battery: 88 };

export const values = {
  sensor_type: 'room',
  uuid: SENSOR,
  nickname: '部屋',
  events: [{ temperature: 24.7, humidity: 48, illuminance: 5.12 }],
};

export const settings = {
  nickname: 'エモ',
  wakeword: 'ねえエモ',
  volume: 80,
  voice_pitch: 100,
  voice_speed: 100,
  lang: 'ja',
  serial_number: '0123456789',
  timezone: 'Asia/Tokyo',
  zip_code: '',
};

export const webhook = {
  description: 'home',
  events: ['message.received'],
  status: 'active',
  secret: ` "${'s'.repeat(60)}\\ `,
  url: 'https://example.com/emo',
};

export const listing = (name: string, items: unknown[], { offset = 0, limit = 50, total = items.length } = {}) => ({
  listing: { offset, limit, total },
  [name]: items,
});

export const stamp = { uuid: 'c0ffee00-eeee-4222-8333-444455556666', name: 'w1ohayo', summary: 'おはよう', image: '' };
export const motion = { uuid: 'c0ffee00-ffff-4222-8333-444455556666', name: 'm1', preview: '' };
export const expired = { reason: 'JWT is expired' };

/** A refresh store that only remembers. `saved` has all pairs that were saved. */
export function memoryStore(...tokens: string[]): RefreshStore & { saved: TokenPair[] } {
  const saved: TokenPair[] = [];
  return {
    saved,
    read: () =>
      Promise.resolve([
        ...saved.toReversed().map((pair) => pair.refresh_token),
        ...tokens.map((each) => new Secret(each)),
      ]),
    save: (pair) => Promise.resolve(void saved.push(pair)),
  };
}

/** A server that answers like this, and a client of it that has a fresh token. */
export async function clientOf(respond: Respond, options: EmoOptions = {}, policy = hasty) {
  const { baseUrl: _, ...server } = await startServer(respond);
  const accessToken = new Secret(jwt());
  const client = new EmoClient({ baseUrl: server.origin, accessToken, callsPerMinute: 20, ...options }, policy);
  return { ...server, client };
}

/** JSON in which sequences are numbers. */
export function send(response: Parameters<typeof json>[0], status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(sequenceIn(value));
}

/** One call of every endpoint, with an answer that is right for it. Every endpoint answers 200, but for one. */
export const CALLS = {
  refresh: {
    call: (client: EmoClient) => client.refresh(),
    answer: { access_token: jwt({ serial: 1 }), refresh_token: 'r1' },
  },
  getAccount: { call: (client: EmoClient) => client.getAccount(), answer: account },
  getRooms: { call: (client: EmoClient) => client.getRooms(), answer: listing('rooms', [room]) },
  getMessages: {
    call: (client: EmoClient) => client.getMessages(ROOM),
    answer: { messages: [message(3), message(2), message(1)] },
  },
  getChannelMessages: {
    call: (client: EmoClient) => client.getChannelMessages(ROOM),
    answer: { messages: [message(2), message(1)] },
  },
  sendText: { call: (client: EmoClient) => client.sendText(ROOM, { text: 'おはよう' }), answer: message(4) },
  sendStamp: {
    call: (client: EmoClient) => client.sendStamp(ROOM, { uuid: stamp.uuid }),
    answer: message(5, 'stamp'),
  },
  sendAudio: { call: (client: EmoClient) => client.sendAudio(ROOM, { audio: m4a }), answer: message(6, 'audio') },
  sendImage: {
    call: (client: EmoClient) => client.sendImage(ROOM, { image: new Blob(['pixels'], { type: 'image/png' }) }),
    answer: message(7, 'image'),
  },
  sendMotion: {
    call: (client: EmoClient) =>
      client.sendMotion(ROOM, {
        head: [],
        antenna: [],
        led_cheek_l: [],
        led_cheek_r: [],
        led_play: [],
        led_rec: [],
        led_func: [],
      }),
    answer: message(8, 'motion'),
  },
  sendPresetMotion: {
    call: (client: EmoClient) => client.sendPresetMotion(ROOM, { uuid: motion.uuid }),
    answer: message(9, 'motion'),
  },
  sendLedColor: {
    call: (client: EmoClient) => client.sendLedColor(ROOM, { red: 255, green: 0, blue: 7 }),
    answer: message(10, 'motion'),
  },
  moveTo: {
    call: (client: EmoClient) => client.moveTo(ROOM, { angle: -45, vertical_angle: 20 }),
    answer: message(11, 'motion'),
  },
  getSensors: { call: (client: EmoClient) => client.getSensors(ROOM), answer: { sensors: [sensor] } },
  getSensorValues: { call: (client: EmoClient) => client.getSensorValues(ROOM, SENSOR), answer: values },
  getSettings: { call: (client: EmoClient) => client.getSettings(ROOM), answer: settings },
  getStamps: { call: (client: EmoClient) => client.getStamps(), answer: listing('stamps', [stamp]) },
  getMotions: { call: (client: EmoClient) => client.getMotions(), answer: listing('motions', [motion]) },
  getWebhook: { call: (client: EmoClient) => client.webhook.get(), answer: webhook },
  createWebhook: {
    call: (client: EmoClient) => client.webhook.create({ description: 'home', url: webhook.url }),
    answer: webhook,
  },
  updateWebhook: {
    call: (client: EmoClient) => client.webhook.update({ description: 'home', url: webhook.url }),
    answer: webhook,
  },
  setWebhookEvents: { call: (client: EmoClient) => client.webhook.setEvents(['message.received']), answer: webhook },
  deleteWebhook: { call: (client: EmoClient) => client.webhook.delete(), answer: webhook },
} as const;

/** The endpoints whose calls do something that must not be done twice. */
export const SENDS = (Object.keys(CALLS) as (keyof typeof CALLS)[]).filter((name) => /^(send|moveTo)/.test(name));
