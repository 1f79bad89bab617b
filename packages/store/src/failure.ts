/** Why a store can't be opened, and a sentence that says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: 'damaged' | 'foreign' | 'newer' | 'unwritable' | 'missing' | 'mixed' | 'held';

  constructor(kind: StoreError['kind'], sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.kind = kind;
  }
}
