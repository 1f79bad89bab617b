/** What several commands say in the same words. */

export const json = ['--json', 'print JSON for programs'] as const;
export const room = ['<room>', 'uuid, a prefix of it, or the exact name'] as const;
export const from = ['--from <time>', 'from then on: ISO 8601 or epoch seconds'] as const;
export const to = ['--to <time>', 'until just before then'] as const;

/** The last line of a help text. */
export const example = (line: string) => `\nExample: roomlog ${line}`;
