/** A wrong option, setting, fault or recording, in one sentence for a person. */
export class SimulatorError extends Error {
  override name = 'SimulatorError';
}

/** A JSON object. Throws a {@link SimulatorError} with that sentence for anything else. */
export function asObject(input: unknown, sentence: string): object {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  throw new SimulatorError(sentence);
}
