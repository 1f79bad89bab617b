export { type Backoff, backoff } from './backoff.ts';
export { openCallMemory } from './call-memory.ts';
export { asTyped } from './command-line.ts';
export {
  type Config,
  type Environment,
  envFile,
  isLoopback,
  isLoopbackHost,
  readConfig,
  readEnvironment,
  userDir,
} from './config.ts';
export {
  type AccountCredentials,
  type BoccoCredentials,
  defaultAccount,
  defaultEmoAccount,
  type EmoCredentials,
  type EmoSecrets,
  hasNewSignIn,
  readAccounts,
  refreshTokenFile,
  type Secrets,
  saveAccount,
  saveToken,
  sourceOfAccount,
  withoutCredentials,
  withoutSecrets,
} from './credentials.ts';
export { makeFolder, openDataDir } from './data-dir.ts';
export { every } from './every.ts';
export { exitCodes, Failure } from './failure.ts';
export { logSparingly } from './log-sparingly.ts';
export { createLogger, type Logger } from './logger.ts';
export { ownNames, sharedUrls } from './own-addresses.ts';
export { isInstalled, packageVersion, programFile, rootDir } from './root.ts';
export { announce, report, run } from './run.ts';
export { callsOfSignIn, signInAccount, signInDeadlineMs, signInEmoAccount } from './sign-in.ts';
export {
  answerSignIn,
  dropSignInRequest,
  isSignInRequested,
  requestSignIn,
  type SignInOutcome,
  type SignInRequest,
  signInOutcomes,
  takeSignInAnswer,
  takeSignInRequest,
} from './sign-in-request.ts';
export { untilAborted } from './until-aborted.ts';
export { readWebhooks, saveWebhook } from './webhook-file.ts';
