import { test } from 'vitest';
import { expectSoundAfterDamage } from './damaged-answers.ts';

test('1,000 damaged answers: no crash, no wrong value, no good item lost', () => expectSoundAfterDamage(1000));
