import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { oldestFirst } from '../household/room-messages.ts';
import { checkSettings, SimulatorError } from '../options.ts';
import { applySettings, messageOf, oldestOffered, readingOf, restartIds, type State, wakePolls } from '../state.ts';
import { chunked } from './answer.ts';
import { parseFaults } from './faults.ts';
import { store } from './send.ts';

/** Everything ever offered: messages, and readings that were inside the window at some time. */
function* truth(world: State): Generator<string> {
  const now = world.clock.seconds();
  for (const box of world.mailboxes.values()) {
    for (const entry of oldestFirst(box, now)) {
      yield JSON.stringify({ kind: 'message', room: box.room.uuid, ...messageOf(world, entry) });
    }
  }
  for (const tracked of world.sensors.values()) {
    const { series, sensor } = tracked;
    const head = `{"kind":"reading","room":"${sensor.room.uuid}","sensor":"${sensor.uuid}",`;
    for (let at = oldestOffered(world, tracked); at !== undefined && at <= now; at = series.after(at + 1)) {
      yield head + readingOf(world, tracked, at).slice(1);
    }
  }
}

function* ndjson(lines: Iterable<string>): Generator<string> {
  for (const chunk of chunked('', lines, '\n', '')) yield chunk;
}

/** A JSON object from outside, as a map. */
function fieldsOf(body: unknown, example: string): Map<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return new Map(Object.entries(body));
  throw new SimulatorError(`The body is one JSON object, such as ${example}.`);
}

function allow(fields: Map<string, unknown>, names: readonly string[]): void {
  for (const name of fields.keys()) {
    if (!names.includes(name))
      throw new SimulatorError(`There is no field "${name}" here; there are ${names.join(', ')}.`);
  }
}

function say(world: State, body: unknown) {
  const fields = fieldsOf(body, '{"text":"ただいま"}');
  allow(fields, ['room', 'text', 'from', 'unique_id']);
  const text = (name: string, otherwise: string) => {
    const value = fields.get(name) ?? otherwise;
    if (typeof value !== 'string' || value === '')
      throw new SimulatorError(`The field ${name} is a text that isn't empty.`);
    return value;
  };
  const room = text('room', world.house.rooms[0]?.uuid ?? '');
  const box = world.mailboxes.get(room.toLowerCase());
  if (box === undefined) throw new SimulatorError(`There is no room ${room}.`);
  const from = text('from', 'ママ');
  const sender = box.room.members.find(
    ({ nickname, uuid }) => nickname === from || uuid.toLowerCase() === from.toLowerCase(),
  );
  if (sender === undefined) {
    throw new SimulatorError(
      `Nobody here is ${from}; there are ${box.room.members.map(({ nickname }) => nickname).join(', ')}.`,
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
  return messageOf(world, store(world, box, posted, false).entry);
}

function moveClock(world: State, body: unknown) {
  const fields = fieldsOf(body, '{"advance":300}');
  allow(fields, ['advance', 'to']);
  const to = fields.get('to');
  const advance = typeof to === 'string' ? (Date.parse(to) - world.clock.now()) / 1000 : fields.get('advance');
  if (typeof advance !== 'number' || !(advance >= 0) || !Number.isFinite(advance)) {
    throw new SimulatorError('The clock takes {"advance": seconds} or {"to": ISO 8601 time}, and only goes forward.');
  }
  world.clock.advance(advance);
  wakePolls(world);
  return { now: new Date(world.clock.now()).toISOString() };
}

/** The control port: what a test may ask and do. Mistakes are answered with 400 and one sentence. */
export function controlRoutes(app: FastifyInstance, world: State): void {
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
  app.get('/truth', (_request, reply) => reply.type('application/x-ndjson').send(Readable.from(ndjson(truth(world)))));
  app.get('/received', (_request, reply) =>
    reply.type('application/x-ndjson').send(Readable.from(ndjson(world.received.map((item) => JSON.stringify(item))))),
  );
  app.get('/requests', () => world.requests);
  app.get('/polls', () => world.polls.size);
  app.post('/messages', (request, reply) => reply.code(201).send(say(world, request.body)));
  app.post('/clock', (request) => moveClock(world, request.body));
  app.post('/restart-ids', (_request, reply) => {
    restartIds(world);
    return reply.code(204).send();
  });
  app.get('/faults', () => world.faults);
  app.put('/faults', (request) => {
    world.faults = parseFaults(request.body);
    return world.faults;
  });
  app.get('/settings', () => world.settings);
  app.put('/settings', (request) => {
    applySettings(world, checkSettings(request.body));
    return world.settings;
  });
}
