import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
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
import { bringUsers } from '../bring-users.ts';
import { pick } from '../input/pick.ts';
import { plain, printJson, printLine, printTable } from '../output/print.ts';
import { withProgress } from '../output/progress.ts';

export interface CopyOptions {
  /** An address or a path; true for the address of the environment. */
  to?: string | true;
  from?: string | true;
  room?: string[];
  mediaOf?: string;
  json?: boolean;
}

/** What is copied, and where to. */
interface Way {
  from: Place;
  to: Place;
}

interface Place {
  location: StoreLocation;
  /** The one in which it has, or will have, the recordings and pictures of its messages. */
  folder: string;
  isFile: boolean;
}

/** Copies a store from a file into a database, out of one, or into another of its kind. */
export async function copy(options: CopyOptions, stop: AbortSignal): Promise<void> {
  const { room: named, json = false } = options;
  const way = wayOf(options, readEnvironment());
  const { from, to } = way;
  const copied = await withProgress('Copying', (report) =>
    copyBetween(from.location, to.location, {
      choose: named && ((rooms) => [...new Set(named.map((name) => pickRoom(rooms, name)))]),
      media: mediaFolders(way, options),
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
  // Who sees all rooms of the old store is not who sees some of them in the new one.
  if (named === undefined) await bringUsers(from, to, { links: true });
  if (json) printJson({ from: from.location.name, to: to.location.name, ...asJson(copied) });
  else describe(copied, way);
  expectWhole(copied, to.folder);
}

const pickRoom = <Room extends { uuid: string; name: string }>(rooms: Room[], name: string) =>
  pick(rooms, name, 'room', (room) => room);

/** Undefined where the files stay in the folder that goes on being used. */
function mediaFolders({ from, to }: Way, { mediaOf }: CopyOptions) {
  const source = mediaOf === undefined ? from.folder : resolve(mediaOf);
  if (source !== to.folder) return { from: source, to: to.folder };
  return to.isFile ? { from: undefined, to: to.folder } : undefined;
}

/**
 * Where one of both is not said it is, for a database, the file of the data folder, and for a file the store that is
 * configured.
 */
function wayOf({ to, from, room, mediaOf }: CopyOptions, env: Environment): Way {
  if (to === undefined && from === undefined) {
    throw new Failure(
      'usage',
      'Say where to copy: --to or --from, with the address of a database or the path of a file.',
    );
  }
  if (from === undefined && (room ?? mediaOf) !== undefined) {
    throw new Failure('usage', '--room and --media-of are for --from; a home goes into a database as a whole.');
  }
  const [source, target] = [placeNamed('from', from, env), placeNamed('to', to, env)];
  const { dataDir, database: file } = readConfig({ ...env, ROOMLOG_DATABASE: undefined });
  const otherThan = (place = '') => (isAddress(place) ? file : readConfig(env).database);
  const placeOf = (where: string): Place => {
    const isFile = !isAddress(where);
    return { location: locationOf(where), folder: isFile ? dirname(where) : dataDir, isFile };
  };
  const way = { from: placeOf(source ?? otherThan(target)), to: placeOf(target ?? otherThan(source)) };
  if (way.from.location.name === way.to.location.name) {
    throw new Failure('usage', `${way.to.location.name} is what is copied; name another place.`);
  }
  // The data folder is made where it is missing, as by every command.
  if (way.to.folder !== dataDir && !existsSync(way.to.folder)) {
    throw new Failure('usage', `There is no folder ${plain(way.to.folder)}; make it first.`);
  }
  if (way.to.folder === dataDir) openDataDir(dataDir);
  return way;
}

const isAddress = (place: string) => place.includes('://');

/** Undefined where nothing was said. */
function placeNamed(option: 'to' | 'from', named: string | true | undefined, env: Environment): string | undefined {
  if (named === undefined) return undefined;
  const given = named === true ? env['ROOMLOG_DATABASE'] : named;
  if (given === undefined) {
    throw new Failure(
      'usage',
      `Name the database: --${option} postgres://user@host/database, or set ROOMLOG_DATABASE.`,
    );
  }
  if (!isAddress(given)) return resolve(given);
  const url = /^postgres(ql)?:\/\//.test(given) ? URL.parse(given) : null;
  if (url !== null && url.pathname.length > 1) return given;
  // Never what was given: it may have a password in it.
  const form = 'postgres://user:password@host:port/database, or the path of a file';
  throw new Failure('usage', `The address for --${option} can't be read; it must be ${form}.`);
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

function describe({ rows, accounts, broken, resealed, media }: Copied, { from, to }: Way): void {
  printTable(Object.entries(rows).map(([part, count]) => [part, String(count)]));
  const days = sealedDaysOf(rows) - broken.length;
  printLine(`${to.location.name} has every row of ${from.location.name}, and ${days} sealed days are what was sealed.`);
  if (resealed > 0) {
    printLine(`${resealed} of them are sealed anew: PostgreSQL has no character U+0000, and has U+FFFD in its place.`);
  }
  const { present = 0, copied = 0 } = media ?? {};
  if (present + copied > 0) printLine(`${present + copied} recordings and pictures are in ${to.folder}.`);
  if (!to.isFile) {
    printLine('Set ROOMLOG_DATABASE to its address, and start roomlog again.');
    printLine(`Never start roomlog on ${from.location.name} again: what waits to be sent is in both.`);
    return;
  }
  const others = accounts.filter(({ name }) => name !== defaultAccount.name);
  for (const { name } of others) printLine(`Sign in to it with roomlog signin --account ${name}.`);
  printLine(`Start roomlog on it without ROOMLOG_DATABASE. What waits to be sent is in ${from.location.name} too.`);
}

/** What is copied stays, but a program should know. */
function expectWhole({ broken: [broken], media }: Copied, folder: string): void {
  if (media && media.missing > 0) {
    process.exitCode = 1;
    const words = `${media.missing} recordings and pictures are not in ${folder}; copy them from the media folder that the database's home has.`;
    process.stderr.write(`${plain(words)}\n`);
  }
  if (broken === undefined) return;
  const sentence = `The copy is made, but the ${broken} are not those that were sealed; roomlog check --deep says more.`;
  throw new StoreError('damaged', sentence);
}
