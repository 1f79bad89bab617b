import type { State } from '../../state.ts';
import { HttpError } from '../http-error.ts';
import type { Parameters } from '../request.ts';
import { UNAUTHORIZED } from './errors.ts';

/** What is the same for all plans and needs no `X-Channel-User`. */
const FOR_ALL = ['emo_refresh', 'emo_me', 'emo_motions', 'emo_media', 'emo_conversations', 'emo_broadcasts'];
/** What only Business accounts have. */
const NOT_FREE = ['emo_broadcasts'];
/** What the plan Business Basic lacks. */
const NOT_BASIC = ['emo_values', 'emo_motions', 'emo_move', 'emo_webhook'];

/** Throws {@link HttpError} 401 for a call that the plan doesn't include, and for one that doesn't say whose channel it is. */
export function checkPlan({ settings }: State, endpoint: string, parameters: Parameters): void {
  const plan = settings.emo_plan;
  const isMissing =
    (plan === 'free' && NOT_FREE.includes(endpoint)) ||
    (plan === 'business_basic' && NOT_BASIC.includes(endpoint)) ||
    (plan !== 'business_advanced' && endpoint === 'emo_conversations');
  if (isMissing) throw new HttpError(401, { message: UNAUTHORIZED['plan'] ?? '' });
  if (plan === 'free' || FOR_ALL.includes(endpoint) || parameters.header('x-channel-user') !== '') return;
  throw new HttpError(401, { message: UNAUTHORIZED['channel'] ?? '' });
}
