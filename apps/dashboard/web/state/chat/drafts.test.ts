import { beforeEach, expect, test, vi } from 'vitest';
import { emptyStorage } from '../../testing.ts';
import { isRefusal } from '../../text/refusals.ts';
import { draftOf, putBack, writeDraft } from './drafts.ts';

beforeEach(() => {
  vi.stubGlobal('localStorage', emptyStorage());
  return () => vi.unstubAllGlobals();
});

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

test('what was written is there when the page is opened anew, in its own room, until it is gone', () => {
  localStorage.setItem('roomlog.draft.opened', '途中');
  expect(draftOf('opened')).toEqual({ text: '途中', refusal: null, unique_id: null });
  expect(draftOf('elsewhere').text).toBe('');
  writeDraft('opened', '途中まで');
  expect(localStorage.getItem('roomlog.draft.opened')).toBe('途中まで');
  writeDraft('opened', '');
  expect(localStorage.getItem('roomlog.draft.opened')).toBeNull();
});

test('a browser that keeps nothing only forgets', () => {
  vi.unstubAllGlobals();
  writeDraft('forgetful', 'おはよう');
  expect([draftOf('forgetful').text, draftOf('never').text]).toEqual(['おはよう', '']);
});
