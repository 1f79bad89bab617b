import { SimulatorError } from './simulator-error.ts';

/** The default of an option and what may take its place. */
interface Setting<Value> {
  defaultValue: Value;
  /** What is allowed, in words for the error message. */
  allowed: string;
  accepts(value: unknown): boolean;
}

const setting = <Value>(defaultValue: Value, allowed: string, accepts: Setting<Value>['accepts']): Setting<Value> => ({
  defaultValue,
  allowed,
  accepts,
});
export const wholeNumber = (defaultValue: number, least = 0) =>
  setting(
    defaultValue,
    `a whole number from ${least}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= least,
  );
export const integer = (defaultValue: number) => setting(defaultValue, 'a whole number', Number.isSafeInteger);
export const nonNegative = (defaultValue: number) =>
  setting(defaultValue, 'a number from 0', (value) => Number.isFinite(value) && Number(value) >= 0);
export const percent = (defaultValue: number) =>
  setting(
    defaultValue,
    'a number from 0 to 100',
    (value) => Number.isFinite(value) && Number(value) >= 0 && Number(value) <= 100,
  );
export const boolean = (defaultValue: boolean) =>
  setting(defaultValue, 'true or false', (value) => typeof value === 'boolean');
const list = (allowed: string) =>
  setting<readonly string[]>(
    [],
    allowed,
    (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  );
export const uuids = list('a list of UUIDs');
export const texts = list('a list of texts');
export const oneOf = <const Value extends string | number>(...values: [Value, ...Value[]]) =>
  setting<Value>(values[0], `one of ${values.join(', ')}`, (value) => values.some((one) => one === value));

type Table = Record<string, Setting<unknown>>;
export type Values<Of extends Table> = { [Name in keyof Of]: Of[Name]['defaultValue'] };

export function defaultsOf<Of extends Table>(table: Of): Values<Of> {
  return Object.fromEntries(
    Object.entries(table).map(([name, { defaultValue }]) => [name, defaultValue]),
  ) as Values<Of>;
}

/** Throws a {@link SimulatorError} for a name that the table doesn't have, and for a value that is not allowed. */
export function check(table: Table, input: object): void {
  for (const [name, value] of Object.entries(input)) {
    const found = Object.hasOwn(table, name) ? table[name] : undefined;
    if (found === undefined) {
      throw new SimulatorError(`There is no setting "${name}"; there are ${Object.keys(table).join(', ')}.`);
    }
    if (!found.accepts(value)) {
      throw new SimulatorError(`The setting ${name} is ${found.allowed}, not ${JSON.stringify(value)}.`);
    }
  }
}
