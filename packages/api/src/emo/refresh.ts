import { BoccoError, Unauthorised } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { ENDPOINTS } from './endpoints.ts';
import type { TokenPair } from './models.ts';
import type { RefreshStore } from './refresh-store.ts';
import { isRefusal } from './sends.ts';

const DASHBOARD = 'https://platform-api.bocco.me/dashboard/login';

/**
 * Gets a new pair of tokens. Each refresh token of the store is tried once: the next one also when an answer was lost,
 * as the service may have spent the token for it. One that was refused is not tried again for `refusedMs`. A pair is
 * saved before it is given out; one that can't be saved is kept, and the next refresh saves it.
 * @param post sends one refresh token
 */
export function createRefresh(
  store: RefreshStore | undefined,
  post: (refreshToken: Secret) => Promise<TokenPair>,
  refusedMs: number,
): () => Promise<TokenPair> {
  let unsaved: TokenPair | undefined;
  /** By refresh token, until when it isn't tried. */
  const refusedUntil = new Map<string, number>();

  async function obtain(): Promise<TokenPair> {
    const tried = new Set<string>();
    let lost: BoccoError | undefined;
    for (;;) {
      const candidates = (await store?.read()) ?? [];
      const isOpen = (token: string) => !tried.has(token) && (refusedUntil.get(token) ?? 0) <= performance.now();
      const candidate = candidates.find((each) => isOpen(each.reveal()));
      if (!candidate) throw lost ?? noneLeft(candidates.length);
      const token = candidate.reveal();
      tried.add(token);
      try {
        return await post(candidate);
      } catch (error) {
        if (error instanceof BoccoError && isRefusedToken(error))
          refusedUntil.set(token, performance.now() + refusedMs);
        else if (error instanceof BoccoError && !isRefusal(error)) lost = error;
        else throw error;
      }
    }
  }

  return async () => {
    unsaved ??= await obtain();
    await store?.save(unsaved);
    const pair = unsaved;
    unsaved = undefined;
    return pair;
  };
}

/** Of a token that isn't one, some services say that the request is bad. */
const isRefusedToken = ({ status }: BoccoError) => status === 400 || status === 401 || status === 403;

function noneLeft(count: number): Unauthorised {
  const sentence = count > 0 ? 'BOCCO emo accepts none of the refresh tokens' : 'There is no refresh token';
  return new Unauthorised(ENDPOINTS.refresh, `${sentence}: get a new one at ${DASHBOARD}`);
}
