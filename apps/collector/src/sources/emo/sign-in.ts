import { EmoClient } from '@roomlog/api/emo';
import { type Config, openDataDir, refreshTokenFile, type SignInOutcome, signInEmoAccount } from '@roomlog/runtime';
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
  { emoBaseUrl, dataDir }: Pick<Config, 'emoBaseUrl' | 'dataDir'>,
  { account, secrets }: Given,
  stop: AbortSignal,
): Promise<SignInOutcome> {
  const { refresh_token } = secrets;
  const refreshStore = storeTokens(refreshTokenFile(dataDir, { account, refresh_token }), refresh_token);
  const client = new EmoClient({ baseUrl: emoBaseUrl, refreshStore });
  try {
    return await outcomeOf(async () => {
      openDataDir(dataDir);
      await signInEmoAccount(client, { dataDir, account, secrets }, stop);
    }, stop);
  } finally {
    await client.close();
  }
}
