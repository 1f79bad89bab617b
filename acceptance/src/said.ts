/** What roomlog says of itself at one moment: in the page's status and rooms, /healthz and /metrics. */
import { ask } from './clients.ts';

export interface Said {
  /** Of /api/status. */
  state: string;
  /** Uuids of the sensors that are stale, as the page shows them. */
  stale: string[];
  /** Where the others say something else. */
  disagreements: string[];
}

interface Sensor {
  uuid: string;
  stale: boolean;
}

/** @returns undefined where it changed while it was asked for */
export async function askEverywhere(url: string): Promise<Said | undefined> {
  const before = await page(url);
  const [health, metrics] = await Promise.all([ask(`${url}healthz`), ask(`${url}metrics`)]);
  const after = await page(url);
  if (JSON.stringify(before) !== JSON.stringify(after)) return undefined;
  const { state, sensors } = before;
  const isWell = state === 'ok' || state === 'starting';
  const figures = (name: string) =>
    [...metrics.body.matchAll(new RegExp(`^roomlog_${name}(?:\\{.*sensor_uuid="([^"]+)".*\\})? (\\S+)$`, 'gm'))].map(
      ([, uuid = '', value]) => ({ uuid, value: Number(value) }),
    );
  const uuids = (found: { uuid: string }[]) =>
    found
      .map(({ uuid }) => uuid)
      .toSorted()
      .join();
  const stale = sensors.filter((sensor) => sensor.stale);
  const compared = {
    '/healthz': [health.status, isWell ? 200 : 503],
    'its body': [health.body, JSON.stringify({ status: isWell ? 'ok' : 'degraded' })],
    roomlog_healthy: [figures('healthy')[0]?.value, Number(isWell)],
    roomlog_sensor_stale: [uuids(figures('sensor_stale').filter(({ value }) => value === 1)), uuids(stale)],
    roomlog_temperature_celsius: [uuids(figures('temperature_celsius')), uuids(sensors.filter((one) => !one.stale))],
  };
  return {
    state,
    stale: stale.map(({ uuid }) => uuid),
    disagreements: Object.entries(compared)
      .filter(([, [said, wanted]]) => said !== wanted)
      .map(([what, [said, wanted]]) => `${what} says ${said} and not ${wanted} while the state is ${state}`),
  };
}

async function page(url: string): Promise<{ state: string; sensors: Sensor[] }> {
  const json = async <T>(path: string): Promise<T> => JSON.parse((await ask(url + path)).body);
  const { state } = await json<{ state: string }>('api/status');
  const { rooms } = await json<{ rooms: { sensors: Sensor[] }[] }>('api/rooms?limit=200');
  const sensors = rooms.flatMap((room) => room.sensors.map(({ uuid, stale }) => ({ uuid, stale })));
  return { state, sensors };
}
