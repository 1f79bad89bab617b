const REDACTED = '[redacted]';
/** Node's `util.inspect.custom`, without importing Node's types into the declarations. */
const inspect = Symbol.for('nodejs.util.inspect.custom');

/** A string that prints as `[redacted]` in logs, JSON and template strings. Only `reveal()` returns it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The string itself. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect](): string {
    return REDACTED;
  }
}
