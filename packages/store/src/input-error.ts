/** The caller's input is wrong. The message is one sentence that says what to give instead. */
export class InputError extends Error {
  override readonly name = 'InputError';
  /** EX_USAGE of sysexits.h. */
  readonly exitCode = 64;
}
