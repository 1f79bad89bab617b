/** The exit codes of all programs, after BSD's sysexits. docs/reference.md says when each is used. */
export const exitCodes = {
  failed: 1,
  usage: 64,
  boccoUnreachable: 69,
  internal: 70,
  store: 74,
  storeHeld: 75,
  notSignedIn: 77,
  configuration: 78,
} as const;

/** An error that the user can do something about: one sentence that says what to do, and the exit code. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;

  constructor(exit: keyof typeof exitCodes, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.exitCode = exitCodes[exit];
  }
}
