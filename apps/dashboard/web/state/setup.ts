/** The first run: signing in to BOCCO or BOCCO emo, choosing rooms, and the first readings. */
import { computed, signal } from '@preact/signals';
import type { SetupJson, SignedInJson } from '../../src/setup/schemas.ts';
import { ApiError } from '../api.ts';
import { readStored, writeStored } from '../browser/local-storage.ts';
import { getSetup, postSignIn, putFollowedRooms, type SignInGiven } from '../setup-api.ts';
import { identify } from './me.ts';
import { createTimer } from './timer.ts';

export const setup = signal<SetupJson | null>(null);
/** `not_admin`: who looks may not know it. `lost`: roomlog does not answer. */
export const setupFailed = signal<'not_admin' | 'lost' | null>(null);

export type SetupProblem =
  | Exclude<SignedInJson['outcome'], 'signed_in'>
  | 'under_way'
  | 'disk_full'
  | 'not_reached'
  | 'unknown';
/** Too many tries: how long to wait. */
type Slowed = { seconds: number };
export const signInProblem = signal<SetupProblem | Slowed | null>(null);

/** What was typed here; nobody else is told it. */
export const signedInAs = signal<string | null>(null);
/** BOCCO has taken the sign-in in the demo: the home takes its place now. */
const hasLeftDemo = signal(false);
export const isMoving = computed(() => hasLeftDemo.value && (setup.value?.demo ?? true));
/** That takes longer than it should. */
export const isMovingLong = signal(false);

const roomsChosen = signal(false);
export const roomsFailed = signal(false);

/** Whether its name says nothing. Pure. */
export const isUsual = ({ name, source }: SetupJson['account']) => name === (source === 'emo' ? 'emo' : 'default');

type Step = 'done' | 'now' | 'later';

export const steps = computed(() => stepsOf(setup.value, signedInAs.value !== null, roomsChosen.value));

/** The order of the three steps. With a single room there is nothing to choose. Pure. */
export function stepsOf(known: SetupJson | null, hasSignedIn: boolean, hasChosen: boolean) {
  const isIn = known !== null && !known.demo && (known.account.state === 'signed_in' || hasSignedIn);
  const isChosen = isIn && known.rooms.length > 0 && (hasChosen || known.rooms.length === 1);
  const step = (isDone: boolean, isOpen: boolean): Step => (isDone ? 'done' : isOpen ? 'now' : 'later');
  return { signIn: step(isIn, true), rooms: step(isChosen, isIn), readings: step(false, isChosen) };
}

/** The sensors of all followed rooms, and whether one has been heard of. */
export const awaited = computed(() => {
  const followed = setup.value?.rooms.filter((room) => room.followed) ?? [];
  return followed.flatMap(({ name, sensors }) => sensors.map((sensor) => ({ ...sensor, room: name })));
});
export const canBegin = computed(
  () => steps.value.readings === 'now' && (awaited.value.length === 0 || awaited.value.some(({ latest }) => latest)),
);

/** How often the server is asked (milliseconds): somebody waits for something to come. */
const askEveryMs = 2000;

/** After this the terminal may say more (milliseconds). */
const movingLongMs = 30_000;
const movingTimer = createTimer(() => {
  isMovingLong.value = isMoving.value;
});

export async function loadSetup(): Promise<void> {
  try {
    setup.value = await getSetup();
    setupFailed.value = null;
  } catch (error) {
    const { status = 0 } = error instanceof ApiError ? error : {};
    setupFailed.value = status === 403 ? 'not_admin' : 'lost';
    // Somebody was signed out of the page meanwhile.
    if (status === 401) await identify();
  }
}

/** Asks again and again. @returns ends it */
export function followSetup(): () => void {
  let isOver = false;
  const load = async () => {
    await loadSetup();
    if (!isOver) timer.set(askEveryMs);
  };
  const timer = createTimer(() => void load());
  roomsChosen.value = readStored('rooms') === 'chosen';
  void load();
  return () => {
    isOver = true;
    timer.clear();
    movingTimer.clear();
  };
}

/** @returns whether the robot's service took it; `signInProblem` says why not */
export async function signIn(given: SignInGiven): Promise<boolean> {
  const { account, demo = false } = setup.peek() ?? {};
  const robot = 'refresh_token' in given ? 'emo' : 'bocco';
  signInProblem.value = null;
  try {
    const { outcome } = await postSignIn({ ...(account?.source === robot && { account: account.name }), ...given });
    if (outcome !== 'signed_in') {
      signInProblem.value = outcome;
      return false;
    }
  } catch (error) {
    signInProblem.value = problemOf(error);
    return false;
  }
  signedInAs.value = 'email' in given ? given.email : 'BOCCO emo';
  // The rooms of another account are others.
  choose(!demo && roomsChosen.peek());
  hasLeftDemo.value = demo;
  if (demo) movingTimer.set(movingLongMs);
  await loadSetup();
  return true;
}

const problems: Record<string, SetupProblem> = {
  sign_in_under_way: 'under_way',
  from_environment: 'from_environment',
  disk_full: 'disk_full',
};

function problemOf(error: unknown): SetupProblem | Slowed {
  if (!(error instanceof ApiError) || error.status === 0) return 'not_reached';
  if (error.code === 'too_many_tries') return { seconds: error.retryAfter };
  return problems[error.code] ?? 'unknown';
}

function choose(are: boolean): void {
  roomsChosen.value = are;
  writeStored('rooms', are ? 'chosen' : '');
}

export const changeRooms = () => choose(false);

/** Records these rooms from now on, and no others. */
export async function keepRooms(chosen: ReadonlySet<string>): Promise<void> {
  const all = setup.peek()?.rooms ?? [];
  const changed = all
    .map(({ uuid, followed }) => ({ uuid, followed: chosen.has(uuid), was: followed }))
    .filter(({ followed, was }) => followed !== was)
    .map(({ uuid, followed }) => ({ uuid, followed }));
  roomsFailed.value = false;
  try {
    if (changed.length > 0) await putFollowedRooms(changed);
  } catch {
    roomsFailed.value = true;
    return;
  }
  await loadSetup();
  choose(true);
}
