import type { Secret } from '../secret.ts';
import type { TokenPair } from './models.ts';

/**
 * Keeps the refresh tokens. The service may accept each one once only, and gives the next one with the answer: what is
 * lost then is lost for good, and somebody must get a new one at the dashboard.
 */
export interface RefreshStore {
  /**
   * The refresh tokens to try, in this order: the newest, the one before it, and the one that the user gave. Called
   * before each try, so that what another process has saved meanwhile counts.
   */
  read(): Promise<Secret[]>;
  /**
   * Stores the newest pair, so that it survives a power cut. The access token is not used before this has resolved. When
   * it rejects, so does the call, and the next call saves the same pair.
   */
  save(pair: TokenPair): Promise<void>;
}
