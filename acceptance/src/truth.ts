/** What the simulator has ever offered against what is in the store: every row, every value. */

import type { Store } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { controlLines, type Home, look } from './home.ts';
import { regroup } from './regroup.ts';

interface OfferedReading {
  kind: 'reading';
  sensor: string;
  id: number;
  created_at: string;
  temperature: number | null;
  humidity: number | null;
  illuminance: number | null;
}

interface OfferedMessage {
  kind: 'message';
  room: string;
  id: number;
  unique_id: string;
  date: string;
  media: string;
  message_type: string;
  text: string;
  audio: string;
  image: string;
  sender: string;
  dictated: boolean;
}

export type Offered = OfferedReading | OfferedMessage;

/** Each a list of what is wrong, by name: empty where the promise is kept. */
export interface Differences {
  lost: string[];
  doubled: string[];
  altered: string[];
  /** In the store, but never offered. */
  invented: string[];
  /** Buckets that differ from a regrouping of the readings. */
  rollups: string[];
  /** What SQLite says of the file itself. */
  damaged: string[];
}

/** A row by its name, and all there is to compare as one text. */
type Row = [name: string, content: string];

const seconds = (date: string) => Math.floor(Date.parse(date) / 1000);
const hundredths = (value: number | null) => (value === null ? null : Math.round(value * 100));

function offeredRow(offered: Offered): Row {
  if (offered.kind === 'reading') {
    const { sensor, id, created_at, temperature, humidity, illuminance } = offered;
    const values = [id, hundredths(temperature), hundredths(humidity), hundredths(illuminance)];
    return [`reading of ${sensor.toLowerCase()} at ${seconds(created_at)}`, JSON.stringify(values)];
  }
  const { room, unique_id, id, date, media, message_type, text, audio, image, sender, dictated } = offered;
  const values = [id, seconds(date), media, message_type, text, audio, image, sender.toLowerCase(), dictated ? 1 : 0];
  return [`message ${unique_id.toLowerCase()} in ${room.toLowerCase()}`, JSON.stringify(values)];
}

async function storedRows({ db }: Store): Promise<Row[]> {
  const readings = await db
    .selectFrom('reading')
    .innerJoin('sensor', 'sensor.id', 'sensor_id')
    .select(['uuid', 'ts', 'reading.id', 'temperature', 'humidity', 'illuminance'])
    .execute();
  const messages = await db
    .selectFrom('message')
    .innerJoin('room', 'room.id', 'room_id')
    .select(['uuid', 'unique_id', 'message.id', 'date', 'media', 'message_type', 'text', 'audio', 'image', 'sender'])
    .select('dictated')
    .execute();
  return [
    ...readings.map(({ uuid, ts, ...values }): Row => {
      return [`reading of ${uuid} at ${ts}`, JSON.stringify(Object.values(values))];
    }),
    ...messages.map(({ uuid, unique_id, ...values }): Row => {
      return [`message ${unique_id.toLowerCase()} in ${uuid}`, JSON.stringify(Object.values(values))];
    }),
  ];
}

/** What was offered against the rows of a store. */
export async function compare(store: Store, offered: readonly Offered[]) {
  const truth = new Map(offered.map(offeredRow));
  const rows = await storedRows(store);
  const stored = new Map(rows);
  const times = Map.groupBy(rows, ([name]) => name);
  return {
    lost: [...truth.keys()].filter((name) => !stored.has(name)),
    doubled: [...times].filter(([, same]) => same.length > 1).map(([name]) => name),
    altered: [...truth].filter(([name, row]) => (stored.get(name) ?? row) !== row).map(([name]) => name),
    invented: [...stored.keys()].filter((name) => !truth.has(name)),
  };
}

/** @param given the truth; asked for when it isn't given */
export async function differences(home: Home, given?: Offered[]): Promise<Differences> {
  const offered = given ?? (await controlLines<Offered>(home, 'truth'));
  return look(home, async (store) => ({
    ...(await compare(store, offered)),
    rollups: regroup(store, home.env['ROOMLOG_TIME_ZONE'] ?? 'UTC'),
    damaged: damage(store),
  }));
}

export function damage(store: Store): string[] {
  const said = sqliteOf(store).prepare('PRAGMA integrity_check').pluck().all() as string[];
  const strays = sqliteOf(store).prepare('PRAGMA foreign_key_check').all();
  return [...said.filter((line) => line !== 'ok'), ...strays.map((stray) => JSON.stringify(stray))];
}
