import { BoccoClient, BoccoError, type ErrorKind, signInOptions } from '@roomlog/api';
import { type Config, openDataDir, type SignInOutcome, type SignInRequest, signInAccount } from '@roomlog/runtime';

const outcomes: Record<ErrorKind, SignInOutcome> = {
  unauthorised: 'refused',
  denied_or_missing: 'refused',
  request_refused: 'refused',
  rate_limited: 'rate_limited',
  timed_out: 'unreachable',
  unreachable: 'unreachable',
  server_fault: 'unreachable',
  redirect_refused: 'unusable',
  undecodable_answer: 'unusable',
  answer_too_large: 'unusable',
};

/** Tries credentials, and stores those that BOCCO takes in `secrets.json` of the data folder. */
export async function trySignIn(
  { baseUrl, dataDir }: Pick<Config, 'baseUrl' | 'dataDir'>,
  { account, secrets }: SignInRequest,
  stop: AbortSignal,
): Promise<SignInOutcome> {
  const client = new BoccoClient({ baseUrl, ...signInOptions(secrets) });
  try {
    openDataDir(dataDir);
    await signInAccount(client, { dataDir, account, secrets }, stop);
    return 'signed_in';
  } catch (error) {
    if (stop.aborted) return 'interrupted';
    return error instanceof BoccoError ? outcomes[error.kind] : 'not_stored';
  } finally {
    await client.close();
  }
}
