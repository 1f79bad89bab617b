/** The exit codes of every command, after BSD's sysexits. */
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

/** An end that a person can do something about: one sentence that says what, and the process's exit code. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;

  constructor(exit: keyof typeof exitCodes, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.exitCode = exitCodes[exit];
  }
}
