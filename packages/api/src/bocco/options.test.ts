import { expect, test } from 'vitest';
import { BoccoClient } from './client.ts';
import { parseBaseUrl } from './options.ts';

test.each([
  [undefined, 'https://api.bocco.me/alpha'],
  ['https://example.com/', 'https://example.com/'],
  ['http://localhost:8000/alpha', 'http://localhost:8000/alpha'],
  ['http://bocco.localhost/alpha', 'http://bocco.localhost/alpha'],
  ['http://127.0.0.1:1234', 'http://127.0.0.1:1234/'],
  ['http://127.1:1234', 'http://127.0.0.1:1234/'],
  ['http://[::1]:1234/alpha', 'http://[::1]:1234/alpha'],
])('takes %s', (text, href) => {
  expect(parseBaseUrl(text).href).toBe(href);
});

test.each([
  'http://api.bocco.me/alpha',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'http://192.168.0.2:8000',
  'http://0.0.0.0:8000',
  'ftp://localhost',
  'file:///etc/passwd',
  'api.bocco.me',
  'https://5ecre7@api.bocco.me',
  'https://:5ecre7@api.bocco.me',
  'https://api.bocco.me/alpha?access_token=5ecre7',
  'https://api.bocco.me/#5ecre7',
  '',
])('refuses %s with one sentence that does not repeat it', (baseUrl) => {
  expect(() => new BoccoClient({ baseUrl })).toThrow(/^baseUrl must be an https address [^5]+\.$/);
});
