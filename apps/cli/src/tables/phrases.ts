/** Texts that several commands share. */

export const json = ['--json', 'print JSON for programs'] as const;
export const room = ['<room>', 'uuid, a prefix of it, or the exact name'] as const;
export const from = [
  '--from <time>',
  'from then on: 2026-11-22, 2026-11-22T18:42, ISO 8601 with offset, epoch seconds',
] as const;
export const to = ['--to <time>', 'until just before then; a day as a whole'] as const;

/** The last line of a help text. */
export const example = (line: string) => `\nExample: roomlog ${line}`;

/** Collects the values of an option that may be given more than once. */
export const repeatable = (value: string, before: string[] = []): string[] => [...before, value];
