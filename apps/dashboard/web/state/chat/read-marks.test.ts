import { expect, test } from 'vitest';
import { readersOf } from './read-marks.ts';

const person = (uuid: string, user_type = 'human') => ({ uuid, user_type, nickname: uuid, icon: '' });
const [mother, father] = [person('mother'), person('father')];

test('a message was read by the people whose mark is at it or behind it, but neither by its sender nor by the robot', () => {
  const joined_at = '2026-01-01T00:00:00Z';
  const members = [
    { user: mother, joined_at, read_id: 9 },
    { user: father, joined_at, read_id: 4 },
    { user: person('another'), joined_at, read_id: 3 },
    { user: person('robot', 'bocco'), joined_at, read_id: 9 },
  ];
  expect(readersOf({ id: 4, sender: mother.uuid }, { members })).toEqual({ others: 2, read: 1 });
  expect(readersOf({ id: 5, sender: mother.uuid }, { members })).toEqual({ others: 2, read: 0 });
  expect(readersOf({ id: 3, sender: father.uuid }, { members })).toEqual({ others: 2, read: 2 });
});

test('where nobody says who has read what, nobody has', () => {
  const members = [
    { user: mother, joined_at: null, read_id: null },
    { user: person('father', 'member'), joined_at: null, read_id: null },
  ];
  expect(readersOf({ id: 4, sender: mother.uuid }, { members })).toEqual({ others: 1, read: 0 });
});
