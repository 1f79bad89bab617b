/** A sensor, BOCCO and the collector fall silent in turn; and days on which nothing does. */
import { sqliteOf } from '@roomlog/store/testing';
import { ask } from './clients.ts';
import { addressOf, collectOnce, control, type Home, look, openHome, start, stop, until } from './home.ts';
import { askEverywhere, type Said } from './said.ts';

interface Alarmed {
  /** Where status, rooms, /healthz and /metrics said different things of one moment. */
  disagreed: string[];
  /** Told or taken back too late, or never. */
  late: string[];
  /** Gaps with another cause than the right one. */
  misnamed: string[];
}

const pollSeconds = 2;
const speed = 120;

/** A poll that has just begun, and the few seconds after which one that is due counts as overdue. */
const patience = pollSeconds + 6;

/** A sensor is silent after a quarter of an hour of the home's. */
const sensorSilent = (15 * 60) / speed;

/** A collector hangs when two polls that it may keep in memory, and a third one, are overdue. */
const hanging = 3 * pollSeconds;

/** A poll repeats a call that fails: until the next one would be due, but for 20 s at least, and for a minute at most. */
const repeated = 20;

interface Fault {
  begin: () => unknown;
  end: () => unknown;
  isTold: (said: Said) => boolean;
  /** Seconds that it may take beyond the usual patience. */
  more?: number;
  /** Of the gap that goes on meanwhile. */
  cause?: string;
}

/**
 * @param only those faults whose names match
 * @returns in `seconds`, how long until it was told, and until it was taken back, by what fell silent
 */
export async function silenceInTurn({ root, only = /./ }: { root?: string; only?: RegExp } = {}): Promise<{
  verdict: Alarmed;
  seconds: Record<string, string>;
}> {
  const home = await openHome(
    { speed, sensors: 2, history: 86_400 },
    { ...(root && { root }), env: { ROOMLOG_POLL_SECONDS: String(pollSeconds) } },
  );
  await collectOnce(home);
  const url = await addressOf(start(home, 'dashboard'));
  const sensor = await look(home, (store) => String(sqliteOf(store).prepare('SELECT uuid FROM sensor').pluck().get()));
  const verdict: Alarmed = { disagreed: [], late: [], misnamed: [] };
  const seconds: Record<string, string> = {};

  /** @returns after how many seconds it was so */
  const wait = async (what: string, isSo: (said: Said) => boolean, most: number): Promise<string> => {
    const began = performance.now();
    const states = new Set<string>();
    const isSeen = async () => {
      const said = await askEverywhere(url);
      if (said) states.add(`${said.state} (${said.stale.length} stale)`);
      verdict.disagreed.push(...(said?.disagreements ?? []));
      return said && isSo(said);
    };
    await until(isSeen, 5 * most).catch(() => verdict.late.push(`${what}: only ${[...states].join(', ')}`));
    const took = (performance.now() - began) / 1000;
    if (took > most) verdict.late.push(`${what}: after ${took.toFixed(1)} s instead of ${most}`);
    return took.toFixed(1);
  };

  const faults = Object.entries(faultsOf(home, sensor)).filter(([what]) => only.test(what));
  await wait('at first', isWell, 60);
  for (const [what, { begin, end, isTold, more = 0, cause }] of faults) {
    await begin();
    const told = await wait(what, isTold, more + patience);
    if (cause !== undefined) verdict.misnamed.push(...(await otherCauses(url, sensor, cause)));
    await end();
    seconds[what] = `${told} and ${await wait(`${what}, back`, isWell, patience)}`;
  }
  return { verdict: { ...verdict, disagreed: [...new Set(verdict.disagreed)] }, seconds };
}

const isWell = ({ state, stale }: Said) => state === 'ok' && stale.length === 0;

function faultsOf(home: Home, sensor: string): Record<string, Fault> {
  let collector = start(home, 'collector');
  const of = (state: string) => (said: Said) => said.state === state;
  const ofApi = (fault: object, state: string): Fault => ({
    begin: () => control(home, 'PUT', 'faults', [{ endpoint: '*', count: 1_000_000, ...fault }]),
    end: () => control(home, 'PUT', 'faults', []),
    isTold: of(state),
    more: repeated,
  });
  const ofCollector = (signal: NodeJS.Signals): Fault => ({
    begin: () => stop(collector, signal),
    end: () => {
      collector = start(home, 'collector');
    },
    isTold: of('collector_off'),
  });
  return {
    'a sensor': {
      begin: () => control(home, 'PUT', 'settings', { silent_sensors: [sensor] }),
      end: () => control(home, 'PUT', 'settings', { silent_sensors: [] }),
      // The logging itself works.
      isTold: ({ state, stale }) => state === 'ok' && stale.join() === sensor,
      more: sensorSilent,
      cause: 'sensor_silent',
    },
    'BOCCO, with 503': ofApi({ kind: 'status', status: 503 }, 'bocco_unreachable'),
    'BOCCO, cut off': ofApi({ kind: 'cut', when: 'before' }, 'bocco_unreachable'),
    'BOCCO, with broken answers': ofApi({ kind: 'broken_json' }, 'bocco_unusable'),
    'the collector, hanging': {
      begin: () => collector.kill('SIGSTOP'),
      end: () => collector.kill('SIGCONT'),
      isTold: of('collector_stuck'),
      more: hanging,
    },
    'the collector, ended': ofCollector('SIGTERM'),
    'the collector, killed': ofCollector('SIGKILL'),
  };
}

async function otherCauses(url: string, sensor: string, cause: string): Promise<string[]> {
  const { body } = await ask(`${url}api/sensors/${sensor}/gaps`);
  const gaps = JSON.parse(body) as { cause: string; ongoing: boolean }[];
  const last = gaps.at(-1);
  return last?.cause === cause ? [] : [`a silent sensor has the gap ${JSON.stringify(last)}`];
}

interface Calm {
  /** Each state or stale sensor that was told although nothing was wrong. */
  alarms: string[];
  /** Days of sensors, and how often was asked. */
  days: number;
  asked: number;
  seconds: number;
}

const calmHome = { sensors: 12, rooms: 8 };
/** Of a sensor, and of the home's clock at each step. */
const interval = 300;

/** @param days of sensors: their number times the time that passes for each */
export async function liveCalmly({ days, root }: { days: number; root?: string }): Promise<Calm> {
  const began = performance.now();
  const home = await openHome({ ...calmHome, speed: 0, history: 86_400 }, { ...(root && { root }) });
  await collectOnce(home);
  start(home, 'collector');
  const url = await addressOf(start(home, 'dashboard'));
  const sensors = calmHome.sensors * calmHome.rooms;
  await until(async () => (await askEverywhere(url))?.state === 'ok', 60);
  const alarms = new Set<string>();
  let asked = 0;
  const steps = Math.ceil((days * 86_400) / (interval * sensors));
  for (let step = 0; step < steps; step += 1) {
    const before = await newest(home);
    await control(home, 'POST', 'clock', { advance: interval });
    const isRead = async () => {
      const said = await askEverywhere(url);
      asked += 1;
      if (said && !isWell(said)) alarms.add(`${said.state}, ${said.stale.length} stale at step ${step}`);
      for (const disagreement of said?.disagreements ?? []) alarms.add(disagreement);
      const now = await newest(home);
      return [...now].every(([sensor, ts]) => ts > (before.get(sensor) ?? 0));
    };
    await until(isRead, 60, 100);
  }
  return {
    alarms: [...alarms],
    days: Math.round((steps * interval * sensors) / 86_400),
    asked,
    seconds: Math.round((performance.now() - began) / 1000),
  };
}

const newest = (home: Home) =>
  look(home, (store) => {
    const rows = sqliteOf(store).prepare('SELECT sensor_id, max(ts) FROM reading GROUP BY sensor_id').raw().all();
    return new Map(rows as [number, number][]);
  });
