/** What is wrong, and the exit code of a command that ends with it (sysexits.h). */
const exitCodes = {
  invalid: 64,
  taken: 64,
  unknown: 64,
  ended: 64,
  damaged: 74,
  unwritable: 74,
  newer: 78,
  older: 78,
  nobody: 78,
} as const;

/**
 * Access can't be read or changed as asked. The message is one sentence that says what to do.
 *
 * - `invalid`: a name, password, role, scope or time that isn't allowed. `taken`: the name belongs to another one.
 *   `unknown`: nothing has that name. `ended`: what was right a moment ago has been changed, removed or revoked.
 * - `damaged`, `unwritable`: of the file `auth.db`. `newer`, `older`: another version of roomlog wrote it. `nobody`: a sign-in is asked for, and there is no user yet.
 */
export class AccessError extends Error {
  override readonly name = 'AccessError';
  readonly kind: keyof typeof exitCodes;
  readonly exitCode: number;

  constructor(kind: keyof typeof exitCodes, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.kind = kind;
    this.exitCode = exitCodes[kind];
  }
}
