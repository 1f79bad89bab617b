import { asObject, SimulatorError } from '../simulator-error.ts';
import { type Answer, wholeText } from './answer.ts';
import { roundSequences } from './emo/sequence.ts';
import { EMO_CALLS, type Fault, FIELDS, KINDS } from './fault-kinds.ts';
import { ITEM_FAULTS } from './item-faults.ts';
import type { Call } from './recorded-calls.ts';
import { REPLACEMENTS } from './replacements.ts';

/**
 * Checks one fault or a list of them, from `PUT /_control/faults`. Throws a {@link SimulatorError} that says what is
 * allowed.
 */
export function parseFaults(input: unknown): Fault[] {
  return (Array.isArray(input) ? input : [input]).map(parseFault);
}

/** Checks one fault and fills in the defaults. */
function parseFault(input: unknown): Fault {
  const example = '{"endpoint":"messages","kind":"status","status":503}';
  const given: Record<string, unknown> = { ...asObject(input, `A fault is a JSON object, such as ${example}.`) };
  const oneOf = (name: string, value: unknown, allowed: readonly string[]): string => {
    if (typeof value === 'string' && allowed.includes(value)) return value;
    throw new SimulatorError(
      `The ${name} of a fault is one of ${allowed.join(', ')}, not ${JSON.stringify(value) ?? 'missing'}.`,
    );
  };
  const kind = oneOf('kind', given['kind'], Object.keys(KINDS));
  const { endpoints, when, fields } = KINDS[kind] ?? { endpoints: [], when: [], fields: [] };
  const endpoint = oneOf(kind === 'status' ? 'endpoint' : `endpoint (for ${kind})`, given['endpoint'], endpoints);
  const moment = oneOf(`"when" (for ${kind})`, given['when'] ?? when[0], when);
  const allowed = ['endpoint', 'kind', 'count', 'account', 'when', ...fields];
  for (const [name, value] of Object.entries(given)) {
    oneOf(`fields (for ${kind})`, name, allowed);
    const [expected, accepts] = FIELDS[name] ?? ['', () => true];
    if (!accepts(value))
      throw new SimulatorError(`The ${name} of a fault is ${expected}, not ${JSON.stringify(value)}.`);
  }
  return { count: 1, ...given, endpoint, kind, when: moment === 'after' ? 'after' : 'before' };
}

type Struck = Pick<Call, 'endpoint' | 'account'>;

/** The first fault for a call that applies before the call; its `count` goes down by one. */
export function takeFaultBefore(faults: Fault[], call: Struck): Fault | undefined {
  const fault = faults.find((armed) => matches(armed, call, 'before'));
  if (fault !== undefined) countDown(faults, fault);
  return fault;
}

/** The first fault that applies after the call, and the answer as it changes it; its `count` goes down by one. */
export function takeFaultAfter(faults: Fault[], call: Struck, answer: Answer): { fault?: Fault; answer: Answer } {
  let current = answer;
  for (const fault of faults.filter((armed) => matches(armed, call, 'after'))) {
    const changes = fault.kind in ITEM_FAULTS || fault.kind in TEXT_FAULTS;
    if (changes && !Buffer.isBuffer(current.body)) {
      const text = wholeText(current.body);
      current = { ...current, body: text };
      const body = corrupt(fault, call.endpoint, text);
      if (body === undefined) continue;
      current = { ...current, body };
    } else if (changes) continue;
    countDown(faults, fault);
    return { fault, answer: REPLACEMENTS[fault.kind]?.(fault, call.endpoint) ?? current };
  }
  return { answer: current };
}

/** The flood of events that is armed for an account's webhook, as it delivers one; its `count` goes down by one. */
export function takeFlood(faults: Fault[], account: number): Fault | undefined {
  const flood = faults.find((fault) => fault.kind === 'webhook_flood' && (fault.account ?? account) === account);
  if (flood !== undefined) countDown(faults, flood);
  return flood;
}

const matches = (fault: Fault, { endpoint, account }: Struck, when: Fault['when']) =>
  (fault.endpoint === endpoint ||
    fault.endpoint === '*' ||
    (fault.endpoint === 'emo_*' && EMO_CALLS.includes(endpoint))) &&
  (fault.account === undefined || fault.account === account) &&
  fault.when === when;

function countDown(faults: Fault[], fault: Fault): void {
  fault.count -= 1;
  if (fault.count === 0) faults.splice(faults.indexOf(fault), 1);
}

/** The damaged JSON of an answer; undefined when this kind can't damage it, so that the fault stays armed. */
function corrupt(fault: Fault, endpoint: string, text: string): string | undefined {
  const damage = TEXT_FAULTS[fault.kind];
  if (damage !== undefined) return damage(text);
  const items: unknown = JSON.parse(text);
  if (!Array.isArray(items)) return undefined;
  const changed = ITEM_FAULTS[fault.kind]?.(items, endpoint, fault);
  return changed && JSON.stringify(changed);
}

/** By kind: how the text of an answer is changed; undefined when there is nothing to change. */
const TEXT_FAULTS: Record<string, (text: string) => string | undefined> = {
  broken_json: (text) => `${text.slice(0, -1)},${text.slice(-1)}`,
  rounded_sequences: (text) => {
    const rounded = roundSequences(text);
    return rounded === text ? undefined : rounded;
  },
};
