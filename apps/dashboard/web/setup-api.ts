/** What the first run asks of the server. Apart from the page's other requests, as it comes with it. */
import type { SetupJson, SignedInJson } from '../src/setup/schemas.ts';
import { asJson, json, request } from './api.ts';

const paths = { setup: '/api/setup', signIn: '/api/setup/signin', rooms: '/api/setup/rooms' };

export const getSetup = () => json<SetupJson>(paths.setup);
/** BOCCO is asked meanwhile, and may be slow. */
const signInMs = 40_000;
/** Without an account it is the usual one of the robot's service. */
export type SignInGiven = { account?: string } & (
  | { api_key: string; email: string; password: string }
  | { refresh_token: string }
);
export const postSignIn = (given: SignInGiven) =>
  json<SignedInJson>('refresh_token' in given ? `${paths.signIn}/emo` : paths.signIn, {
    method: 'POST',
    signal: AbortSignal.timeout(signInMs),
    ...asJson(given),
  });
export const putFollowedRooms = (rooms: readonly { uuid: string; followed: boolean }[]) =>
  request(paths.rooms, { method: 'PUT', ...asJson({ rooms }) });
