import { EmoClient } from '@roomlog/api/emo';
import {
  type Config,
  callsOfSignIn,
  openCallMemory,
  openDataDir,
  refreshTokenFile,
  type SignInOutcome,
  signInDeadlineMs,
  signInEmoAccount,
} from '@roomlog/runtime';
import { outcomeOf } from '../sign-in-outcome.ts';
import { storeTokens } from './source.ts';

interface Given {
  account: string;
  secrets: { refresh_token: string };
}

/**
 * Tries a refresh token, and stores one that BOCCO emo takes in `secrets.json` of the data folder. The one that it gave for it
 * has been stored before, where the source finds it.
 */
export async function tryRefreshToken(
  { emoBaseUrl, emoCallsPerMinute, dataDir }: Pick<Config, 'emoBaseUrl' | 'emoCallsPerMinute' | 'dataDir'>,
  { account, secrets }: Given,
  stop: AbortSignal,
): Promise<SignInOutcome> {
  const { refresh_token } = secrets;
  const memory = openCallMemory(dataDir, account);
  // Somebody waits for an answer, and for less than a minute.
  if (memory.waitMs(callsOfSignIn, emoCallsPerMinute) > 0) return 'rate_limited';
  const refreshStore = storeTokens(refreshTokenFile(dataDir, { account, refresh_token }), refresh_token);
  const client = new EmoClient({
    baseUrl: emoBaseUrl,
    callsPerMinute: emoCallsPerMinute,
    refreshStore,
    earlier: memory.earlier(),
    onCall: memory.called,
    onPause: (_, slowMs) => memory.slowed(slowMs),
  });
  try {
    return await outcomeOf(async () => {
      openDataDir(dataDir);
      await signInEmoAccount(client, { dataDir, account, secrets }, { deadlineMs: signInDeadlineMs, signal: stop });
    }, stop);
  } finally {
    await client.close();
  }
}
