import type { AnswerHead, CallOptions } from '../http/call-options.ts';
import type { Secret } from '../secret.ts';
import type { EarlierCalls, Rank } from './call-budget.ts';
import type { RefreshStore } from './refresh-store.ts';

/** The options of an {@link EmoClient}. It needs a `refreshStore`, an `accessToken` or both. */
export interface EmoOptions {
  /** Default `https://platform-api.bocco.me`. https; http only for an address on this machine. */
  baseUrl?: string | undefined;
  /** Where the refresh tokens are kept. Without one the access token is used until it ends. */
  refreshStore?: RefreshStore | undefined;
  /** An access token of earlier; saves the first refresh. */
  accessToken?: Secret | undefined;
  /** Of a Business account: the API key of its channel (`X-Channel-User`). */
  channelUser?: Secret | undefined;
  /** How many calls the account may make in a minute: 1 to 20, default 8. The service is said to allow 20. */
  callsPerMinute?: number | undefined;
  /** What another client of the account has called within the last minute, and whether it was asked for fewer calls. */
  earlier?: EarlierCalls | undefined;
  /** Called right before each request is sent, a refresh too. What it returns is called when that has ended, in whatever way. */
  onCall?: (() => () => void) | undefined;
  /**
   * Called for every HTTP answer, errors too, after its headers and before its body, so that the service's clock can be
   * compared with this machine's. What it throws, the call throws.
   */
  onAnswer?: ((answer: AnswerHead) => void) | undefined;
  /**
   * Called after each 429 with the milliseconds for which this client pauses from now on, so that other clients of the
   * account can pause too (`EmoClient.pause`), and for which its rate is halved. The call that got the 429 goes on when it is
   * done. What it throws, the call throws.
   */
  onPause?: ((ms: number, slowMs: number) => void | Promise<void>) | undefined;
}

/** Options of one call. */
export interface EmoCallOptions extends CallOptions {
  /** Its rank among the calls that wait for their turn. Default: as the method says. */
  rank?: Rank | undefined;
  /** Called when it is the call's turn, right before each try is sent. What it throws, the call throws, unsent. */
  onTurn?: (() => void | Promise<void>) | undefined;
}
