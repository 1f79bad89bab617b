import { test } from 'vitest';
import { expectSoundAfterDamage } from './damaged-answers.ts';

test('10,000 damaged answers: no crash, no wrong value, no good item lost', () => expectSoundAfterDamage(10_000));
