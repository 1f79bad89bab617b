/** How far a home is set up. */
import {
  type Account,
  getSetting,
  isCollectorRunning,
  isFollowed,
  type JobRun,
  jobRuns,
  listAccounts,
  listPlaces,
  listRooms,
  nicknameOf,
  type Store,
} from '@roomlog/store';
import { serializeReading } from '../serialize.ts';
import type { SetupJson } from './schemas.ts';

/** @param isPrivate whether the request's connection is */
export async function readSetup({ db }: Store, isPrivate: boolean): Promise<SetupJson> {
  const demo = (await getSetting(db, 'source')) === 'demo';
  const { account, isRefused } = await accountToSignIn(db);
  const isKnown = account.user !== null || (await isCollectorRunning(db));
  return {
    demo,
    sign_in: demo || !account.from_environment ? (isPrivate ? 'possible' : 'not_private') : 'from_environment',
    account: {
      name: demo ? 'default' : account.name,
      source: demo ? 'bocco' : account.source,
      user: demo ? null : ((await nicknameOf(db, account)) ?? null),
      state: demo ? 'none' : isRefused ? 'refused' : isKnown ? 'signed_in' : 'none',
    },
    rooms: demo ? [] : await roomsOf(db),
  };
}

type Db = Store['db'];

/** The first that is refused; else the first that somebody has signed in to, or the first there is. */
async function accountToSignIn(db: Db): Promise<{ account: Account; isRefused: boolean }> {
  const runs = await jobRuns(db);
  const accounts = await listAccounts(db);
  const refused = accounts.find(({ id }) => runs.some((run) => run.account_id === id && isRefusal(run)));
  const account = refused ?? accounts.find(({ user }) => user !== null) ?? accounts[0];
  if (!account) throw new Error('the store has no account');
  return { account, isRefused: refused !== undefined };
}

const isRefusal = ({ failing_since, error_kind }: JobRun) => failing_since !== null && error_kind === 'unauthorised';

async function roomsOf(db: Db): Promise<SetupJson['rooms']> {
  const places = Map.groupBy(await listPlaces(db), ({ room }) => room.uuid);
  const listed = (await listRooms(db)).filter(({ position }) => position !== null);
  return listed.map((room) => ({
    uuid: room.uuid,
    name: room.name,
    followed: isFollowed(room),
    sensors: (places.get(room.uuid) ?? []).flatMap(({ sensor, latest }) =>
      sensor
        ? [{ uuid: sensor.uuid, nickname: sensor.nickname, latest: latest ? serializeReading(latest) : null }]
        : [],
    ),
  }));
}
