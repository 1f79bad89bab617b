import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

/** Name and file of every export. */
const exported = [...read('./index.ts').matchAll(/export (?:type )?\{([^}]+)\} from '([^']+)'/g)].flatMap(
  ([, names = '', file = '']) => Array.from(names.matchAll(/(\w+)(?=,|\s*$)/g), ([name]) => ({ name, file })),
);

test('every export has a doc comment', () => {
  const undocumented = exported.filter(({ name, file }) => {
    const declaration = new RegExp(`\\*/\nexport (async )?(function\\*?|const|interface|type|class) ${name}\\b`);
    return !declaration.test(read(file));
  });
  expect(exported).toContainEqual({ name: 'openStore', file: './engines/open.ts' });
  expect(undocumented).toEqual([]);
});
