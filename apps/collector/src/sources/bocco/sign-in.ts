import { BoccoClient, signInOptions } from '@roomlog/api';
import { type Config, openDataDir, type SignInOutcome, signInAccount } from '@roomlog/runtime';
import { outcomeOf } from '../sign-in-outcome.ts';

interface Given {
  account: string;
  secrets: { api_key: string; email: string; password: string };
}

/** Tries credentials, and stores those that BOCCO takes in `secrets.json` of the data folder. */
export async function trySignIn(
  { baseUrl, dataDir }: Pick<Config, 'baseUrl' | 'dataDir'>,
  { account, secrets }: Given,
  stop: AbortSignal,
): Promise<SignInOutcome> {
  const client = new BoccoClient({ baseUrl, ...signInOptions(secrets) });
  try {
    return await outcomeOf(async () => {
      openDataDir(dataDir);
      await signInAccount(client, { dataDir, account, secrets }, stop);
    }, stop);
  } finally {
    await client.close();
  }
}
