import { resolve } from 'node:path';
import { type Environment, Failure, openDataDir, readConfig, readEnvironment } from '@roomlog/runtime';
import {
  type Copied,
  type CopyProgress,
  copyBetween,
  defaultAccount,
  locationOf,
  StoreError,
  type StoreLocation,
} from '@roomlog/store';
import { pick } from '../input/pick.ts';
import { plain, printJson, printLine, printTable } from '../output/print.ts';
import { withProgress } from '../output/progress.ts';

export interface CopyOptions {
  /** An address, or true for that of the environment. */
  to?: string | true;
  from?: string | true;
  room?: string[];
  mediaOf?: string;
  json?: boolean;
}

/** What is copied, and where to. */
interface Way {
  from: StoreLocation;
  to: StoreLocation;
  /** The data folder whose media folder the messages' files come into; undefined where they are there. */
  intoFolder: string | undefined;
}

/** Copies the store of the data folder into a database, or one of a database into the data folder. */
export async function copy(options: CopyOptions, stop: AbortSignal): Promise<void> {
  const { room: named, json = false } = options;
  const { from, to, intoFolder } = wayOf(options, readEnvironment());
  const copied = await withProgress('Copying', (report) =>
    copyBetween(from, to, {
      choose: named && ((rooms) => [...new Set(named.map((name) => pickRoom(rooms, name)))]),
      media: intoFolder === undefined ? undefined : { from: folderOf(options), to: intoFolder },
      stop,
      begun: (beginning, part) => {
        if (json) return;
        if (beginning === 'continued' && part !== undefined) printLine(`Goes on with the ${part}.`);
        if (beginning === 'again') printLine('The store has changed since the copy began: it begins again.');
      },
      progress: (soFar) => report(describeProgress(soFar)),
    }),
  );
  if (!copied) throw new Failure('failed', 'Stopped before it was done; run the same command again, and it goes on.');
  if (json) printJson({ from: from.name, to: to.name, ...asJson(copied) });
  else describe(copied, { from, to, intoFolder });
  expectWhole(copied, intoFolder);
}

const folderOf = ({ mediaOf }: CopyOptions) => (mediaOf === undefined ? undefined : resolve(mediaOf));

const pickRoom = <Room extends { uuid: string; name: string }>(rooms: Room[], name: string) =>
  pick(rooms, name, 'room', (room) => room);

function wayOf(options: CopyOptions, env: Environment): Way {
  const { to, from, room, mediaOf } = options;
  const direction = to === undefined ? 'from' : 'to';
  const address = options[direction];
  if (address === undefined || (to !== undefined && from !== undefined)) {
    throw new Failure('usage', 'Say which way to copy: either --to or --from, with the address of the database.');
  }
  if (direction === 'to' && (room ?? mediaOf) !== undefined) {
    throw new Failure('usage', '--room and --media-of are for --from; a home goes into a database as a whole.');
  }
  const { dataDir, database } = readConfig({ ...env, ROOMLOG_DATABASE: undefined });
  const file = locationOf(database);
  const server = locationOf(checkedAddress(direction, address === true ? env['ROOMLOG_DATABASE'] : address));
  openDataDir(dataDir);
  if (direction === 'to') return { from: file, to: server, intoFolder: undefined };
  return { from: server, to: file, intoFolder: dataDir };
}

function checkedAddress(direction: 'to' | 'from', given: string | undefined): string {
  if (given === undefined) {
    throw new Failure(
      'usage',
      `Name the database: --${direction} postgres://user@host/database, or set ROOMLOG_DATABASE.`,
    );
  }
  const url = /^postgres(ql)?:\/\//.test(given) ? URL.parse(given) : null;
  if (url !== null && url.pathname.length > 1) return given;
  // Never what was given: it may have a password in it.
  const form = 'postgres://user:password@host:port/database';
  throw new Failure('usage', `The address for --${direction} can't be read; it must be ${form}.`);
}

function describeProgress({ doing, part, rows, done, all }: CopyProgress): string {
  const of = all > 1 ? ` ${done}/${all}` : '';
  return `${doing === 'compare' ? 'comparing ' : ''}${part}${of}, ${rows} rows`;
}

const sealedDaysOf = (rows: Copied['rows']) => (rows['seals of readings'] ?? 0) + (rows['seals of messages'] ?? 0);

function asJson({ rows, accounts, broken, resealed, media }: Copied) {
  const names = accounts.map(({ source, name }) => ({ source, name }));
  return { rows, sealed_days: sealedDaysOf(rows), broken, resealed, accounts: names, media };
}

function describe({ rows, accounts, broken, resealed, media }: Copied, { from, to, intoFolder }: Way): void {
  printTable(Object.entries(rows).map(([part, count]) => [part, String(count)]));
  const days = sealedDaysOf(rows) - broken.length;
  printLine(`${to.name} has every row of ${from.name}, and ${days} sealed days are what was sealed.`);
  if (resealed > 0) {
    printLine(`${resealed} of them are sealed anew: PostgreSQL has no character U+0000, and has U+FFFD in its place.`);
  }
  if (intoFolder === undefined) {
    printLine('Set ROOMLOG_DATABASE to its address, and start roomlog again.');
    printLine(`Never start roomlog on ${from.name} again: what waits to be sent is in both.`);
    return;
  }
  const { present = 0, copied = 0 } = media ?? {};
  if (present + copied > 0) printLine(`${present + copied} recordings and pictures are in ${intoFolder}.`);
  const others = accounts.filter(({ name }) => name !== defaultAccount.name);
  for (const { name } of others) printLine(`Sign in to it with roomlog signin --account ${name}.`);
  printLine(`Take ROOMLOG_DATABASE out of .env, and start roomlog. What waits to be sent is in ${from.name} too.`);
}

/** What is copied stays, but a program should know. */
function expectWhole({ broken: [broken], media }: Copied, folder: string | undefined): void {
  if (media && media.missing > 0) {
    process.exitCode = 1;
    const words = `${media.missing} recordings and pictures are not in ${folder}; copy them from the media folder that the database's home has.`;
    process.stderr.write(`${plain(words)}\n`);
  }
  if (broken === undefined) return;
  const sentence = `The copy is made, but the ${broken} are not those that were sealed; roomlog check --deep says more.`;
  throw new StoreError('damaged', sentence);
}
