import { expect, test } from 'vitest';
import { uuidV4 } from './uuid.ts';

test('version 4, variant 10, and another one each time', () => {
  const made = Array.from({ length: 200 }, uuidV4);
  for (const uuid of made)
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(made).size).toBe(made.length);
});
