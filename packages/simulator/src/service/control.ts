import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { oldestFirst } from '../household/room-messages.ts';
import { asObject, checkSettings, SimulatorError } from '../options.ts';
import { applySettings, oldestOffered, restartIds, type State, wakePolls } from '../state.ts';
import { chunked } from './answer.ts';
import { parseFaults } from './faults.ts';
import { store } from './send.ts';
import { messageOf, readingOf } from './wire.ts';

/** The routes under `/_control`: what a test may ask and do. A mistake is answered with 400 and one sentence. */
export function controlRoutes(app: FastifyInstance, state: State): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      done(new SimulatorError('The body is not JSON.'));
    }
  });
  app.setErrorHandler((error, _request, reply) => {
    const message = error instanceof Error ? error.message : String(error);
    return reply.code(error instanceof SimulatorError ? 400 : 500).send({ error: message });
  });
  const sendLines = (reply: FastifyReply, lines: Iterable<string>) =>
    reply.type('application/x-ndjson').send(Readable.from(chunked('', lines, '\n', '')));
  app.get('/truth', (_request, reply) => sendLines(reply, truth(state)));
  app.get('/received', (_request, reply) =>
    sendLines(
      reply,
      state.received.map((item) => JSON.stringify(item)),
    ),
  );
  app.get('/requests', () => state.requests);
  app.get('/calls', (_request, reply) =>
    sendLines(
      reply,
      state.calls.map((call) => JSON.stringify(call)),
    ),
  );
  app.get('/polls', () => state.polls.size);
  app.post('/messages', (request, reply) => reply.code(201).send(postAsMember(state, request.body)));
  app.post('/clock', (request) => moveClock(state, request.body));
  app.post('/restart-ids', (_request, reply) => {
    restartIds(state);
    return reply.code(204).send();
  });
  app.get('/faults', () => state.faults);
  app.put('/faults', (request) => {
    state.faults = parseFaults(request.body);
    return state.faults;
  });
  app.get('/settings', () => state.settings);
  app.put('/settings', (request) => {
    applySettings(state, checkSettings(request.body));
    return state.settings;
  });
}

/** Everything ever offered, one JSON line each: messages, and readings that were inside the window at some time. */
function* truth(state: State): Generator<string> {
  const now = state.clock.seconds();
  for (const account of state.accounts) {
    for (const roomMessages of account.roomMessages.values()) {
      for (const entry of oldestFirst(roomMessages, now)) {
        yield JSON.stringify({ kind: 'message', room: roomMessages.room.uuid, ...messageOf(state, entry) });
      }
    }
    for (const tracked of account.sensors.values()) {
      const { series, sensor } = tracked;
      const head = `{"kind":"reading","room":"${sensor.room.uuid}","sensor":"${sensor.uuid}",`;
      for (let at = oldestOffered(state, tracked); at !== undefined && at <= now; at = series.after(at + 1)) {
        yield head + readingOf(state, tracked, at).slice(1);
      }
    }
  }
}

/** A member of a room posts a text, as from a phone: nobody answers it. */
function postAsMember(state: State, body: unknown) {
  const fields = readFields(body, '{"text":"ただいま"}', ['room', 'text', 'from', 'unique_id']);
  const text = (name: string, fallback: string) => {
    const value = fields.get(name) ?? fallback;
    if (typeof value !== 'string' || value === '')
      throw new SimulatorError(`The field ${name} is a text that isn't empty.`);
    return value;
  };
  const room = text('room', state.household.rooms[0]?.uuid ?? '');
  const account = state.accounts.find(({ roomMessages }) => roomMessages.has(room.toLowerCase())) ?? state;
  const roomMessages = account.roomMessages.get(room.toLowerCase());
  if (roomMessages === undefined) throw new SimulatorError(`There is no room ${room}.`);
  const from = text('from', 'ママ');
  const sender = roomMessages.room.members.find(
    ({ nickname, uuid }) => nickname === from || uuid.toLowerCase() === from.toLowerCase(),
  );
  if (sender === undefined) {
    throw new SimulatorError(
      `Nobody here is ${from}; there are ${roomMessages.room.members.map(({ nickname }) => nickname).join(', ')}.`,
    );
  }
  const posted = {
    sender,
    unique_id: text('unique_id', randomUUID()),
    media: 'text',
    text: text('text', ''),
    audio: 'ogg',
    image: '',
  };
  return messageOf(state, store(state, roomMessages, posted, false).entry);
}

function moveClock(state: State, body: unknown) {
  const fields = readFields(body, '{"advance":300}', ['advance', 'to']);
  const to = fields.get('to');
  const advance = typeof to === 'string' ? (Date.parse(to) - state.clock.now()) / 1000 : fields.get('advance');
  if (typeof advance !== 'number' || !(advance >= 0) || !Number.isFinite(advance)) {
    throw new SimulatorError('The clock takes {"advance": seconds} or {"to": ISO 8601 time}, and only goes forward.');
  }
  state.clock.advance(advance);
  wakePolls(state);
  return { now: new Date(state.clock.now()).toISOString() };
}

/** The fields of a JSON body. Throws a {@link SimulatorError} for anything but an object with only these `names`. */
function readFields(body: unknown, example: string, names: readonly string[]): Map<string, unknown> {
  const fields = new Map<string, unknown>(
    Object.entries(asObject(body, `The body is one JSON object, such as ${example}.`)),
  );
  const unknown = fields.keys().find((name) => !names.includes(name));
  if (unknown === undefined) return fields;
  throw new SimulatorError(`There is no field "${unknown}" here; there are ${names.join(', ')}.`);
}
