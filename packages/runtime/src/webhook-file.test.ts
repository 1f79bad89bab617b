import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readWebhooks, saveWebhook } from './webhook-file.ts';

test('each account’s webhook is known until it is removed, to its owner alone; what nobody wrote is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-webhook-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'webhook.json');
  const one = { url: 'https://home.example.com/emo', secret: ' "s\\ ' };
  const other = { ...one, secret: 't' };
  expect([...readWebhooks(folder)]).toEqual([]);
  saveWebhook(folder, 'emo', one);
  saveWebhook(folder, 'parents', other);
  expect([...readWebhooks(folder)]).toEqual([
    ['emo', one],
    ['parents', other],
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  saveWebhook(folder, 'emo', undefined);
  expect([...readWebhooks(folder)]).toEqual([['parents', other]]);
  for (const text of ['', '[]', 'junk', '{"emo":{"url":1,"secret":"s"},"a":null}']) {
    writeFileSync(file, text);
    expect([...readWebhooks(folder)], text).toEqual([]);
  }
});
