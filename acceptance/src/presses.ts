/** Somebody sends messages in a real browser, in every way in which one press could become two messages, or none. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { launchBrowser, openPage } from '@roomlog/e2e/browser';
import { sqliteOf } from '@roomlog/store/testing';
import { onTestFinished } from 'vitest';
import { ask } from './clients.ts';
import { addressOf, collectOnce, control, controlLines, look, openHome, start, until } from './home.ts';

interface Pressed {
  /** Texts that BOCCO never received, and those that it received more than once. */
  lost: string[];
  doubled: string[];
  /** Bubbles that tell another end than `stored`. */
  unsent: string[];
  /** Other texts under an id that was taken: accepted, or sent. */
  taken: string[];
}

type Page = Awaited<ReturnType<typeof openPage>>['page'];
type Route = Parameters<Parameters<Page['route']>[1]>[0];

const posts = '**/api/rooms/*/messages';
const bubble = (page: Page, text: string) => page.getByTestId('message').filter({ hasText: text });
const button = (page: Page) => page.getByRole('button', { name: '送信', exact: true });
const retry = (page: Page, text: string) => bubble(page, text).getByRole('button', { name: '再送' });
const failed = (page: Page, text: string) => bubble(page, text).getByRole('alert').waitFor({ timeout: patience });
const stored = (page: Page) => page.locator('[data-state=stored]');

/** For what a page shows in the end (ms). */
const patience = 60_000;

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'メッセージを書く' }).fill(text);
}

/** The message is typed and sent, and never reaches the server. */
async function sendIntoNothing(page: Page, text: string): Promise<void> {
  const asked = Promise.withResolvers<void>();
  await page.route(posts, (route) => (route.request().method() === 'POST' ? asked.resolve() : route.fallback()));
  await write(page, text);
  await button(page).click();
  await asked.promise;
}

/** Each gets an open page and the text to send. @returns the page that shows what became of it, if another one does */
const ways: Record<string, (page: Page, text: string) => Promise<Page | undefined>> = {
  'a double click': async (page, text) => {
    await write(page, text);
    await button(page).dblclick();
    return undefined;
  },
  'Enter three times': async (page, text) => {
    await write(page, text);
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('Enter');
    return undefined;
  },
  'back and forward': async (page, text) => {
    await write(page, text);
    await button(page).click();
    await page.goto('about:blank');
    await page.goBack();
    await page.goForward();
    await page.goBack();
    return undefined;
  },
  'reloaded before it is on its way': async (page, text) => {
    await sendIntoNothing(page, text);
    await page.reload();
    await page.unroute(posts);
    await failed(page, text);
    await retry(page, text).dblclick();
    return undefined;
  },
  'a page that crashes before it is on its way': async (page, text) => {
    await sendIntoNothing(page, text);
    const url = page.url();
    const crashed = page.waitForEvent('crash');
    const session = await page.context().newCDPSession(page);
    // Never answered: nobody is left to do so.
    session.send('Page.crash').catch(() => {});
    await crashed;
    const next = await page.context().newPage();
    await next.goto(url);
    await failed(next, text);
    await retry(next, text).dblclick();
    return next;
  },
  'reloaded before the answer': async (page, text) => {
    const arrived = Promise.withResolvers<void>();
    await page.route(posts, async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      await route.fetch();
      arrived.resolve();
    });
    await write(page, text);
    await button(page).click();
    await arrived.promise;
    await page.reload();
    await page.unroute(posts);
    return undefined;
  },
  'an answer that is lost': async (page, text) => {
    const lose = async (route: Route) => {
      await route.fetch();
      await route.abort();
    };
    await page.route(posts, lose, { times: 1 });
    await write(page, text);
    await button(page).click();
    // Unless it comes back from BOCCO before that.
    await retry(page, text)
      .click({ timeout: 10_000 })
      .catch(() => {});
    return undefined;
  },
  'no network for five minutes': async (page, text) => {
    await page.clock.install();
    await page.context().setOffline(true);
    await write(page, text);
    await button(page).dblclick();
    await failed(page, text);
    for (let minute = 0; minute < 5; minute += 1) {
      await retry(page, text).click();
      await failed(page, text);
      await page.clock.fastForward(60_000);
    }
    await page.context().setOffline(false);
    await page.clock.fastForward(30_000);
    await retry(page, text).dblclick();
    return undefined;
  },
  'two tabs': async (page, text) => {
    await page.route(posts, (route) => (route.request().method() === 'POST' ? route.abort() : route.fallback()));
    await write(page, text);
    await button(page).click();
    await failed(page, text);
    await page.unroute(posts);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await failed(other, text);
    // Whichever is second may find its button gone: the other tab's message has come.
    const buttons = await Promise.all([retry(page, text), retry(other, text)].map((each) => each.elementHandle()));
    await Promise.all(buttons.map((each) => each?.dispatchEvent('click')));
    return undefined;
  },
};

/** @param only those ways whose names match */
export async function press({ root, only = /./ }: { root?: string; only?: RegExp } = {}): Promise<{
  verdict: Pressed;
  figures: { ways: number; posts: number };
}> {
  const home = await openHome({ history: 86_400 }, { ...(root && { root }) });
  await collectOnce(home);
  start(home, 'collector');
  const url = await addressOf(start(home, 'dashboard'));
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const texts: string[] = [];
  const unsent: string[] = [];
  for (const [way, act] of Object.entries(ways).filter(([name]) => only.test(name))) {
    const { page } = await openPage(browser, url);
    await page.getByRole('textbox', { name: 'メッセージを書く' }).waitFor();
    const text = `その${texts.length + 1}: ${way}`;
    texts.push(text);
    try {
      const shown = (await act(page, text)) ?? page;
      await bubble(shown, text).and(stored(shown)).first().waitFor({ timeout: patience });
    } catch (error) {
      unsent.push(`${way}: ${String(error)}`);
    }
    await page.context().close();
  }
  const received = () => controlLines<{ kind: string; text: string }>(home, 'received');
  const { status, id } = await takeId(url);
  const queued = "SELECT count(*) FROM outbox WHERE state = 'queued'";
  await until(() => look(home, (store) => sqliteOf(store).prepare(queued).pluck().get() === 0), 60);
  const heard = (await received()).filter(({ kind }) => kind === 'message').map(({ text }) => text);
  const requests = await control<Record<string, Record<string, number>>>(home, 'GET', 'requests');
  return {
    verdict: {
      lost: texts.filter((text) => !heard.includes(text)),
      doubled: texts.filter((text) => heard.indexOf(text) !== heard.lastIndexOf(text)),
      unsent,
      taken: status === 409 && !heard.includes(another) ? [] : [`${id}: ${status}`],
    },
    figures: {
      ways: texts.length,
      posts: Object.values(requests['send'] ?? {}).reduce((sum, count) => sum + count, 0),
    },
  };
}

const another = 'another text';

/** Posts another text under an id that a message has. */
async function takeId(url: string): Promise<{ status: number; id: string }> {
  const { rooms } = JSON.parse((await ask(`${url}api/rooms`)).body) as { rooms: { uuid: string }[] };
  const id = crypto.randomUUID();
  const post = (text: string, unique_id: string) =>
    ask(`${url}api/rooms/${rooms[0]?.uuid}/messages`, { body: { unique_id, text } });
  await post('the first text', id);
  const { status } = await post(another, id.toUpperCase());
  return { status, id };
}

/** Builds the page of a mutant: its copy still has the one of the sources. */
export function buildPage(root: string): string {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const { status, stderr } = spawnSync(process.execPath, [vite, 'build'], {
    cwd: join(root, 'apps/dashboard'),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the mutant's page can't be built: ${stderr}`);
  return root;
}
