import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { checkSettings } from '../options.ts';
import { SimulatorError } from '../simulator-error.ts';
import { applySettings, restartIds, type State, wakePolls } from '../state.ts';
import { chunked } from './answer.ts';
import { boccoTruth } from './bocco/truth.ts';
import { readFields } from './control-fields.ts';
import { happen } from './emo/happen.ts';
import { issueTokens } from './emo/tokens.ts';
import { emoTruth } from './emo/truth.ts';
import { parseFaults } from './faults.ts';
import { postAsMember } from './members.ts';

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
  const sendItems = (reply: FastifyReply, items: readonly object[]) =>
    sendLines(
      reply,
      items.map((item) => JSON.stringify(item)),
    );
  app.get('/truth', (_request, reply) => sendLines(reply, truth(state)));
  app.get('/received', (_request, reply) => sendItems(reply, state.received));
  app.get('/requests', () => state.requests);
  app.get('/calls', (_request, reply) => sendItems(reply, state.calls));
  app.get<{ Querystring: { after?: string } }>('/deliveries', ({ query }, reply) =>
    sendItems(reply, state.emoService.deliveries.slice(Number(query.after ?? 0))),
  );
  app.get('/polls', () => state.polls.size);
  app.post('/messages', (request, reply) => reply.code(201).send(postAsMember(state, request.body)));
  app.post('/events', (request, reply) => reply.code(201).send(happen(state, request.body)));
  app.post('/tokens', (request, reply) => reply.code(201).send(tokens(state, request.body)));
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

/** Everything ever offered, one JSON line each. */
function* truth(state: State): Generator<string> {
  for (const account of state.accounts) yield* boccoTruth(account);
  for (const account of state.accounts) yield* emoTruth(account);
}

/** A new pair of tokens, as the dashboard of BOCCO emo's service shows it to somebody who signs in there. */
function tokens(state: State, body: unknown) {
  const account = readFields(body, '{"account":1}', ['account']).get('account') ?? 1;
  if (typeof account === 'number' && state.accounts[account - 1] !== undefined) return issueTokens(state, account - 1);
  throw new SimulatorError(
    `There is no account ${JSON.stringify(account)}; they count from 1 to ${state.accounts.length}.`,
  );
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
