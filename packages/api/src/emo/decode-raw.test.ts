import fc from 'fast-check';
import { expect, test } from 'vitest';
import { message, ROOM, sequenceIn } from '../../test/emo/samples.ts';
import { keepDigits } from '../decode/source-text.ts';
import { decodeDelivery, decodeMessage } from './decode-raw.ts';

const sent = {
  request_id: 'c0ffee00-1111-4222-8333-444455556666',
  uuid: ROOM,
  serial_number: '0123456789',
  nickname: 'エモ',
  timestamp: 1_785_741_640,
  event: 'radar.detected',
  data: { radar: { begin: true, end: false, near_begin: false, near_end: false } },
  receiver: 'c0ffee00-cccc-4333-8444-555566667777',
};
const decode = (change: object) => decodeDelivery(JSON.stringify({ ...sent, ...change }));

test('a delivery has its time as a date, and what is not known of it in extra', () => {
  const timestamp = new Date('2026-08-03T07:20:40Z');
  expect(decode({})).toEqual({ item: { ...sent, timestamp, extra: null } });
  expect(decode({ attempt: 1, receiver: null })).toEqual({
    item: { ...sent, timestamp, receiver: '', extra: { attempt: 1 } },
  });
});

test('the message in a delivery can be read, with every digit of its sequence', () => {
  const told = { ...sent, event: 'message.received', data: { message: message(3) } };
  const decoded = decodeDelivery(sequenceIn(told));
  if ('problem' in decoded) throw new Error(decoded.problem);
  const { message: inside } = decoded.item.data as { message: unknown };
  expect(decodeMessage(JSON.stringify(inside))).toEqual({ item: { ...message(3), extra: null } });
});

test('an event that nobody knows is kept whole, whatever its data are', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.jsonValue(), (event, data) => {
      const json = JSON.stringify(data);
      const decoded = decode({ event, data });
      if ('problem' in decoded) throw new Error(decoded.problem);
      expect(decoded.item.event).toBe(event);
      expect(JSON.stringify(decoded.item.data)).toBe(JSON.stringify(keepDigits(JSON.parse(json), json)));
    }),
  );
  expect(decode({ event: 'party.started', data: undefined })).toMatchObject({ item: { data: null } });
});

test('what identifies it or says when is never guessed, and milliseconds are no seconds', () => {
  for (const [change, problem] of [
    [{ request_id: '' }, '/request_id is not a non-empty string'],
    [{ uuid: null }, '/uuid is not an identifier'],
    [{ event: 7 }, '/event is not a non-empty string'],
    [{ timestamp: 1_785_741_640_000 }, '/timestamp is not a time in seconds'],
    [{ timestamp: '1785741640' }, '/timestamp is not a time in seconds'],
    [{ timestamp: -1 }, '/timestamp is not a time in seconds'],
  ] as const) {
    expect(decode(change)).toEqual({ problem });
  }
  const deep = `{"request_id":"r","uuid":"u","timestamp":1,"event":"e","data":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  expect(decodeDelivery(deep)).toEqual({ problem: '/data is nested too deeply' });
});

test('it never throws: of any text, any JSON and any field', () => {
  const isDecoded = (json: string) => {
    const decoded = decodeDelivery(json);
    expect('problem' in decoded ? typeof decoded.problem : decoded.item.timestamp.getTime()).not.toBeNaN();
  };
  fc.assert(fc.property(fc.string(), isDecoded));
  fc.assert(fc.property(fc.json(), isDecoded));
  const fields = Object.fromEntries(Object.keys(sent).map((name) => [name, fc.jsonValue()]));
  fc.assert(
    fc.property(fc.record(fields, { requiredKeys: [] }), (change) => isDecoded(JSON.stringify({ ...sent, ...change }))),
  );
  fc.assert(fc.property(fc.double(), (timestamp) => isDecoded(JSON.stringify({ ...sent, timestamp }))));
});
