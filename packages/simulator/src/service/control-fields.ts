import { asObject, SimulatorError } from '../simulator-error.ts';

/** The fields of a JSON body. Throws a {@link SimulatorError} for anything but an object with only these `names`. */
export function readFields(body: unknown, example: string, names: readonly string[]): Map<string, unknown> {
  const fields = new Map<string, unknown>(
    Object.entries(asObject(body, `The body is one JSON object, such as ${example}.`)),
  );
  const unknown = fields.keys().find((name) => !names.includes(name));
  if (unknown === undefined) return fields;
  throw new SimulatorError(`There is no field "${unknown}" here; there are ${names.join(', ')}.`);
}

/** A field that is a text, or else what stands for it. Throws a {@link SimulatorError} for anything else, and for ''. */
export function textOf(fields: Map<string, unknown>, name: string, fallback: string): string {
  const value = fields.get(name) ?? fallback;
  if (typeof value === 'string' && value !== '') return value;
  throw new SimulatorError(`The field ${name} is a text that isn't empty.`);
}
