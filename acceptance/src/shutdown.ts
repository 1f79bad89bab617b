/** Both programs are told to end while pages listen, requests come one after the other and a file is being sent. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { sqliteOf } from '@roomlog/store/testing';
import { onTestFinished } from 'vitest';
import { acknowledgeable, acknowledgements } from './acknowledgements.ts';
import { type Answer, type Ask, ask, askOn } from './clients.ts';
import { addressOf, collectOnce, control, ended, type Home, look, openHome, start, until } from './home.ts';
import { type Places, placesOf } from './places.ts';
import { type Differences, differences } from './truth.ts';

interface Ended extends Differences {
  /** Asked before the signal, and not answered whole. */
  unanswered: string[];
  /** Event streams that were cut, or not told when to come back. */
  untold: string[];
  /** Acknowledged by the collector, or answered with 202, and not in the store. */
  acknowledgedLost: string[];
  /** Programs that ended with another code than 0. */
  failed: string[];
  /** Those that took more than five seconds. */
  late: string[];
}

interface Figures {
  rounds: number;
  /** Answers in all, and of those the ones that came after the signal. */
  answers: number;
  inFlight: number;
  /** Seconds from the signal to the end of a program. */
  median: number;
  p95: number;
  longest: number;
  seconds: number;
}

const rooms = 3;
const clients = 20;
const mostSeconds = 5;

/** Two months of readings, so that a file takes a while; long polls are held for longer than anything may take here. */
const household = { rooms, history: 60 * 86_400, window: 20_000, hold: 25, speed: 60 };

interface Round {
  unanswered: string[];
  untold: string[];
  failed: string[];
  /** What was promised: names of rows as the collector acknowledges them, and the ids of accepted messages. */
  acknowledged: string[];
  accepted: string[];
  answers: number;
  inFlight: number;
  times: number[];
}

export async function endUnderLoad({
  rounds,
  signal = 'SIGTERM',
  root,
}: {
  rounds: number;
  signal?: NodeJS.Signals;
  root?: string;
}): Promise<{ verdict: Ended; figures: Figures }> {
  const began = performance.now();
  const home = await openHome(household, { ...(root && { root }), env: { ROOMLOG_ACK: '1' } });
  await collectOnce(home);
  await control(home, 'PUT', 'settings', { window: 288 });
  const all: Round[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await endOnce(home, signal));
  const names = await look(home, acknowledgeable);
  const ids = new Set(
    await look(home, (store) => sqliteOf(store).prepare('SELECT unique_id FROM outbox').pluck().all()),
  );
  await control(home, 'PUT', 'settings', { speed: 0 });
  await collectOnce(home);
  const times = all.flatMap((round) => round.times).toSorted((a, b) => a - b);
  const quantile = (share: number) => Math.round((times[Math.floor((times.length - 1) * share)] ?? 0) * 100) / 100;
  const sum = (of: (round: Round) => number) => all.reduce((soFar, round) => soFar + of(round), 0);
  return {
    verdict: {
      ...(await differences(home)),
      unanswered: all.flatMap((round) => round.unanswered),
      untold: all.flatMap((round) => round.untold),
      acknowledgedLost: all.flatMap(({ acknowledged, accepted }) => [
        ...acknowledged.filter((name) => !names.has(name)),
        ...accepted.filter((id) => !ids.has(id)),
      ]),
      failed: all.flatMap((round) => round.failed),
      late: times.filter((seconds) => seconds > mostSeconds).map((seconds) => `${seconds} s`),
    },
    figures: {
      rounds,
      answers: sum((round) => round.answers),
      inFlight: sum((round) => round.inFlight),
      median: quantile(0.5),
      p95: quantile(0.95),
      longest: quantile(1),
      seconds: Math.round((performance.now() - began) / 1000),
    },
  };
}

async function endOnce(home: Home, signal: NodeJS.Signals): Promise<Round> {
  const collector = start(home, 'collector');
  const acknowledged = acknowledgements(collector);
  const dashboard = start(home, 'dashboard');
  const url = await addressOf(dashboard);
  const places = await look(home, placesOf);
  const round: Round = {
    unanswered: [],
    untold: [],
    failed: [],
    acknowledged: [],
    accepted: [],
    answers: 0,
    inFlight: 0,
    times: [],
  };
  const over = new AbortController();
  const answered = (path: string, { status, whole }: Answer, asked?: Ask) => {
    round.answers += 1;
    if (over.signal.aborted) round.inFlight += 1;
    if (!whole || status >= 300) round.unanswered.push(`${path}: ${whole ? status : `cut, ${status}`}`);
    const { unique_id } = (asked?.body ?? {}) as { unique_id?: string };
    if (status === 202 && unique_id !== undefined) round.accepted.push(unique_id);
  };
  const streams = await Promise.all(Array.from({ length: clients }, () => listen(`${url}api/events`)));
  await until(async () => (await control<number>(home, 'GET', 'polls')) === rooms);
  const asking = Array.from({ length: clients }, (_, at) =>
    askOn(questions(url, places, at === 0), over.signal, answered),
  );
  // Each has its connection by then.
  await until(() => round.answers >= 2 * clients);
  const files = [await begin(`${url}api/sensors/${places.sensor}/readings.csv?from=2025-01-01`, 'onPiece')];
  // Some come on connections of their own, which the dashboard may not even have seen yet.
  for (let at = 0; at < 5; at += 1) files.push(await begin(`${url}api/rooms`, 'onSent'));
  streams.push(await begin(`${url}api/events`, 'onSent', eventStream));
  over.abort();
  const sent = performance.now();
  const ending = [collector, dashboard].map(async (program) => {
    program.kill(signal);
    const how = await ended(program);
    round.times.push((performance.now() - sent) / 1000);
    if (how !== 0) round.failed.push(`${program.spawnargs[1]} with ${how}`);
  });
  for (const [at, { answer }] of files.entries()) answered(at === 0 ? 'the file' : 'a new connection', await answer);
  for (const stream of streams) {
    const { body, whole } = await stream.answer;
    if (!whole) round.untold.push('cut');
    else if (!/\nretry: \d+\n\n$/.test(body)) round.untold.push(`not told to come back: ${body.slice(-40)}`);
  }
  await Promise.all([...asking, ...ending, acknowledged.end]);
  return { ...round, acknowledged: [...acknowledged.names] };
}

/** Small and large, kept and made anew; of one client messages too. */
function questions(url: string, { room, sensor }: Places, posts: boolean): (() => [url: string, ask?: Ask])[] {
  const messages = `${url}api/rooms/${room}/messages`;
  return [
    () => (posts ? [messages, { body: { unique_id: crypto.randomUUID(), text: 'ただいま' } }] : [`${url}api/status`]),
    () => [`${url}api/rooms`],
    () => [`${url}api/sensors/${sensor}/readings?resolution=30m&from=2026-01-01`],
    () => [`${messages}?limit=200`],
    () => [url],
  ];
}

/** A dashboard with a request that never arrives whole gets one signal after the other. @returns how it ended, and after how many seconds */
export async function endStuck(signals: readonly NodeJS.Signals[]): Promise<{ how: number | string; seconds: number }> {
  const home = await openHome({ history: 3600 });
  await collectOnce(home);
  const dashboard = start(home, 'dashboard');
  const { port } = new URL(await addressOf(dashboard));
  const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.write('POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n');
  socket.write('Expect: 100-continue\r\n\r\n');
  // It has read the head by now.
  await once(socket, 'data');
  const over = ended(dashboard);
  for (const signal of signals.slice(0, -1)) {
    dashboard.kill(signal);
    await delay(200);
  }
  const began = performance.now();
  dashboard.kill(signals.at(-1));
  const how = await over;
  return { how, seconds: Math.round(performance.now() - began) / 1000 };
}

/** Resolves when the request is that far; its answer comes later. */
function begin(
  url: string,
  until: 'onSent' | 'onPiece',
  headers = {},
  wanted = '',
): Promise<{ answer: Promise<Answer> }> {
  return new Promise((resolve) => {
    const answer = ask(url, { headers, [until]: (text = '') => text.includes(wanted) && resolve({ answer }) });
    // An answer that ends before is looked at all the same.
    void answer.then(() => resolve({ answer }));
  });
}

const eventStream = { accept: 'text/event-stream' };
const listen = (url: string) => begin(url, 'onPiece', eventStream, 'event: status');
