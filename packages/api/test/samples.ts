import { POLICY, type Policy } from '../src/bocco/policy.ts';
import { BoccoClient, type ClientOptions, Secret } from '../src/index.ts';
import { type Respond, startServer } from './server.ts';

/** What BOCCO sends, with made-up values. */
export const ROOM = 'c0ffee00-1111-4222-8333-444455556666';
export const SENSOR = 'E7607BA3-2222-4333-8444-555566667777';
export const TOKEN = 'deadbeef'.repeat(8);

export const user = {
  uuid: 'E7607BA3-1111-4222-8333-444455556666',
  user_type: 'human',
  nickname: 'さくら',
  icon: '',
  seller: '',
  official: false,
};

export const sensor = { ...user, uuid: SENSOR, user_type: 'sensor_room', nickname: 'Room Sensor', address: 'ffffff' };

export const message = (id: number) => ({
  id,
  unique_id: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
  date: '2017-02-20T06:58:25Z',
  media: 'text',
  message_type: 'normal',
  user,
  text: 'ただいま',
  audio: `https://api.bocco.me/1/messages/${id}.ogg`,
  image: '',
  sender: user.uuid,
  detail: null,
  dictated: false,
});

export const member = { user, joined_at: '2015-07-31T21:47:46+09:00', read_id: 110508 };

export const room = {
  uuid: ROOM,
  name: 'うち',
  updated_at: '2017-11-02T07:03:26Z',
  background_image: '',
  members: [member],
  messages: [message(110508)],
  sensors: [sensor],
};

export const reading = (id: number) => ({
  id,
  unique_id: `11111111-0000-4000-8000-${String(id).padStart(12, '0')}`,
  created_at: '2017-11-02T07:08:01Z',
  illuminance: 5.12,
  temperature: 24,
  humidity: 48,
});

export const session = { access_token: TOKEN, uuid: user.uuid };
export const credentials = {
  apiKey: new Secret('key-5ecre7'),
  email: 'someone@example.com',
  password: new Secret('pass-5ecre7'),
};
export const notFound = { code: 404001, message: 'Not Found' };
export const m4a = new Blob([new Uint8Array([0, 0, 0, 32]), 'ftypM4A ']);

/** Pauses of a few milliseconds instead of seconds. */
export const hasty: Policy = {
  ...POLICY,
  subscribePaceMs: 10,
  retries: Object.fromEntries(Object.keys(POLICY.retries).map((key) => [key, { baseMs: 2, capMs: 5 }])),
};

/** Fails at the first failure. */
export const once: Policy = { ...hasty, retries: {} };

/** A server that answers like this, and a client of it that has a token. */
export async function clientOf(respond: Respond, policy = hasty, options: ClientOptions = {}) {
  const server = await startServer(respond);
  const client = new BoccoClient({ baseUrl: server.baseUrl, accessToken: new Secret(TOKEN), ...options }, policy);
  return { ...server, client };
}

/** The error that a promise rejects with; a promise that resolves fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => {
      throw new Error(`did not fail but gave ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** Everything an error shows, with its causes, as a log would. */
export function everythingIn(error: unknown): string {
  const shown: string[] = [];
  for (let each = error; each instanceof Error; each = each.cause) {
    shown.push(each.message, each.stack ?? '', JSON.stringify(each), ...Object.values(each).map(String));
  }
  return shown.join('\n');
}

/** One call of every endpoint, with an answer that is right for it. */
export const CALLS = {
  signIn: { call: (client: BoccoClient) => client.signIn(), status: 200, answer: session },
  getRooms: { call: (client: BoccoClient) => client.getRooms(), status: 200, answer: [room] },
  getMessages: {
    call: (client: BoccoClient) => client.getMessages(ROOM),
    status: 200,
    answer: [message(1), message(2), message(3)],
  },
  sendText: {
    call: (client: BoccoClient) => client.sendText(ROOM, { unique_id: 'a', text: 'おはよう' }),
    status: 201,
    answer: message(4),
  },
  sendAudio: {
    call: (client: BoccoClient) => client.sendAudio(ROOM, { unique_id: 'b', audio: m4a }),
    status: 201,
    answer: message(5),
  },
  subscribe: {
    call: async (client: BoccoClient) => {
      for await (const event of client.subscribe(ROOM, { newer_than: 1 })) return event;
      return undefined;
    },
    status: 200,
    answer: [{ event: 'message', body: message(6) }],
  },
  markAsRead: { call: (client: BoccoClient) => client.markAsRead(ROOM, 7), status: 200, answer: {} },
  getSensorReadings: {
    call: (client: BoccoClient) => client.getSensorReadings(ROOM, SENSOR),
    status: 200,
    answer: [reading(3), reading(2), reading(1)],
  },
} as const;
