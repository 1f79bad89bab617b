import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact, redactHeaders } from './redact.ts';

test('structure, types, lengths and numbers stay, as they were written', () => {
  const json = `{"sensor_type":"room","uuid":"c0ffee00-aaaa-4222-8333-444455556666","nickname":"寝室","events":[
    {"temperature":24.0,"humidity":-4.8e1,"illuminance":null,"created_at":"2026-08-03T07:13:50.752Z"}],"ok":true}`;
  expect(redact(json)).toBe(`{"sensor_type":"room","uuid":"uuid","nickname":"2 characters","events":[
    {"temperature":24.0,"humidity":-4.8e1,"illuminance":null,"created_at":"9999-99-99T99:99:99.999Z"}],"ok":true}`);
  expect(redact('{"sequence":20260803071350752,"unique_id":"17","media":"hologram","audio_url":"https://a/b"}')).toBe(
    '{"sequence":99999999999999999,"unique_id":"99","media":"hologram","audio_url":"address of 11 characters"}',
  );
  expect(redact('{"account_id":812}', { hidesNumbers: true })).toBe('{"account_id":999}');
  expect(['', '<html>花子</html>'].map((text) => redact(text))).toEqual(['nothing', '15 characters that are no JSON']);
});

test('of a refusal the sentence stays, but for what may be an id', () => {
  const json = '{"reason":"room c0ffee00-aaaa of 花子 not found, hana@example.com"}';
  expect(redact(json, { isError: true })).toBe('{"reason":"room … of … not found, …"}');
  expect(redact(json)).toBe('{"reason":"52 characters"}');
});

test('no text and no key that is no word comes through, whatever the JSON is', () => {
  const secret = fc.stringMatching(/^[A-Z]{3}\d[ -~]{8}$/);
  fc.assert(
    fc.property(secret, secret, fc.jsonValue(), fc.boolean(), (value, key, other, isError) => {
      const json = JSON.stringify({ [key]: [value, { name: value, media: value, [`"${key}`]: other }], other });
      const shown = redact(json, { isError });
      expect(shown).not.toContain(value);
      expect(shown).not.toContain(key);
      expect(() => void JSON.parse(shown)).not.toThrow();
    }),
  );
});

test('headers have their names, and values that say how the service works', () => {
  const headers = new Headers({
    'content-type': 'application/json',
    'retry-after': '30',
    'x-ratelimit-remaining': '7',
    'x-ratelimit-key': 'a'.repeat(30),
    'x-request-id': 'c0ffee',
    'set-cookie': 'session=c0ffee',
  });
  expect(redactHeaders(headers)).toBe(
    'content-type: application/json · retry-after: 30 · set-cookie · x-ratelimit-key: … · x-ratelimit-remaining: 7 · x-request-id',
  );
});
