/** What was asked can't be answered as it was asked: one sentence that says what to give instead. */
export class InputError extends Error {
  override readonly name = 'InputError';
  /** Wrong usage, for the process that ends over it. */
  readonly exitCode = 64;
}
