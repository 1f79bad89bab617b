/** What is wrong with the file, and the exit code a process ends with over it. */
const exitCodes = { damaged: 74, unwritable: 74, missing: 74, held: 75, foreign: 78, newer: 78, mixed: 78 } as const;

/** Why the store can't be used: one sentence that says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: keyof typeof exitCodes;
  readonly exitCode: number;

  constructor(kind: keyof typeof exitCodes, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.kind = kind;
    this.exitCode = exitCodes[kind];
  }
}
