import { test } from 'vitest';
import { expectExactAfter } from '../testing/rollup-operations.ts';

test('10,000 operations, with late, doubled, corrected and deleted readings', () => expectExactAfter(10_000));
