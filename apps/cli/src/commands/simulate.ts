import { announce, Failure, untilAborted } from '@roomlog/runtime';
import { demoCredentials, demoEmoCredentials, SimulatorError, startSimulator } from '@roomlog/simulator';
import { duration } from '../input/duration.ts';
import { wholeNumber } from '../input/whole-number.ts';

export interface SimulateOptions {
  listen: string;
  seed: string;
  accounts: string;
  rooms: string;
  emo: string;
  sensors: string;
  history?: string;
  interval: string;
  chatter: string;
  speed: string;
  hold: string;
  window: string;
  readings?: string;
  decimals?: boolean;
  whole: string;
  replies: boolean;
  set?: string[];
  gaps: boolean;
  json?: boolean;
}

/** Runs the simulator in the foreground until `stop` aborts. */
export async function simulate(options: SimulateOptions, stop: AbortSignal): Promise<void> {
  const { host, port } = listenAddress(options.listen);
  const simulator = await startSimulator({
    host,
    port,
    seed: wholeNumber('--seed', options.seed),
    accounts: wholeNumber('--accounts', options.accounts, 1),
    rooms: wholeNumber('--rooms', options.rooms, 1),
    emo: wholeNumber('--emo', options.emo),
    sensors: wholeNumber('--sensors', options.sensors),
    ...(options.history !== undefined && { history: duration('--history', options.history) }),
    interval: positive('--interval', options.interval),
    chatter: number('--chatter', options.chatter),
    speed: positive('--speed', options.speed),
    hold: number('--hold', options.hold),
    window: wholeNumber('--window', options.window, 1),
    decimals: options.decimals ?? false,
    whole: wholeNumber('--whole', options.whole),
    gaps: options.gaps,
    switches: { ...(options.replies ? {} : { replies: false }), ...settings(options.set ?? []) },
    ...(options.readings !== undefined && { readings: options.readings }),
  }).catch((cause: unknown) => {
    throw asFailure(cause, options.listen);
  });
  const emo = { emo_base_url: simulator.emoBaseUrl, emo_refresh_token: demoEmoCredentials.refresh_token };
  const facts = {
    base_url: simulator.baseUrl,
    control_url: simulator.controlUrl,
    ...demoCredentials,
    ...(Number(options.emo) > 0 && emo),
  };
  if (process.connected) announce(facts);
  else if (options.json) process.stdout.write(`${JSON.stringify(facts)}\n`);
  else printFacts(facts);
  await untilAborted(stop);
  await simulator.close();
}

function printFacts(facts: Record<string, string>): void {
  const width = Math.max(...Object.keys(facts).map((name) => name.length)) + 1;
  for (const [name, value] of Object.entries(facts)) process.stdout.write(`${name.padEnd(width)} ${value}\n`);
}

/** `name=value`, as the control port takes them: a value that is JSON is that, any other one a text. */
function settings(given: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    given.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (name === undefined || value === undefined) {
        throw new Failure('usage', `--set takes NAME=VALUE, such as page_size=5, not "${text}".`);
      }
      return [name, parsed(value)];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function asFailure(cause: unknown, listen: string): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new Failure('configuration', `Another program uses ${listen}; choose another port with --listen.`, {
      cause,
    });
  }
  return cause instanceof SimulatorError ? new Failure('usage', message, { cause }) : cause;
}

function listenAddress(given: string): { host: string; port: number } {
  const [, host, port] = /^(127\.0\.0\.1|localhost|\[::1\]):(\d{1,5})$/.exec(given) ?? [];
  if (host === undefined || Number(port) > 65_535)
    refuse('--listen', given, 'a port on loopback, such as 127.0.0.1:4690');
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function number(flag: string, given: string): number {
  if (!/^\d+(\.\d+)?$/.test(given)) refuse(flag, given, 'a number');
  return Number(given);
}

function positive(flag: string, given: string): number {
  if (number(flag, given) === 0) refuse(flag, given, 'a number above 0');
  return Number(given);
}

function refuse(flag: string, given: string, allowed: string): never {
  throw new Failure('usage', `${flag} is ${JSON.stringify(given)}; it must be ${allowed}.`);
}
