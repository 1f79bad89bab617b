import { expect, test } from 'vitest';
import { draftOf, isRefusal, putBack, writeDraft } from './drafts.ts';

const typed = { room: 'room', text: 'おはよう', unique_id: 'a' };

test('a message that the server could not store comes back into the box, to go out under the same id', () => {
  writeDraft('room', '');
  putBack(typed, 'disk_full');
  expect(draftOf('room')).toEqual({ text: 'おはよう', refusal: 'disk_full', unique_id: 'a' });
  writeDraft('room', 'おはよう！');
  expect(draftOf('room')).toEqual({ text: 'おはよう！', refusal: null, unique_id: null });
  expect(draftOf('other')).toEqual({ text: '', refusal: null, unique_id: null });
});

test('it comes before what was written meanwhile, as another message', () => {
  writeDraft('room', 'まだ？');
  putBack(typed, 'store_unwritable');
  expect(draftOf('room')).toEqual({ text: 'おはよう\nまだ？', refusal: 'store_unwritable', unique_id: null });
});

test('only an answer that says that nothing was stored brings it back', () => {
  expect(['disk_full', 'store_unwritable', 'store_busy', 'internal', '', 'toString'].filter(isRefusal)).toHaveLength(3);
});
