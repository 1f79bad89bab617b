import { DAY } from '../../household/clock.ts';
import type { HouseEvent } from '../../household/events.ts';
import { chance } from '../../household/random.ts';
import type { Settings } from '../../options.ts';
import type { State } from '../../state.ts';
import { takeFlood } from '../faults.ts';
import type { Delivery } from './account.ts';
import { type EmoEvent, eventOf, eventsBetween, identityOf } from './events.ts';
import { isAllowed, openPoster, type Poster } from './http-post.ts';

/** Household milliseconds: how soon and how late an event is delivered, and how much later when it is overtaken. */
const SOONEST = 200;
const LATEST = 2000;
const OVERTAKEN = 18_000;
/** Real milliseconds after which it is looked again at what comes, at the latest. */
const LOOK = 60_000;
/** How many deliveries are kept, at least. */
const KEPT = 100_000;

/** One attempt to come; `due` is in epoch milliseconds of the household's clock. */
interface Attempt {
  due: number;
  event: EmoEvent;
  isDropped: boolean;
}

/** Delivers the events of all accounts to their webhooks as the household's clock passes them, until the simulator closes. */
export function startDeliveries(state: State): void {
  const poster = openPoster();
  let timer: NodeJS.Timeout | undefined;
  const check = () => {
    clearTimeout(timer);
    const next = Math.min(...state.accounts.map((account, index) => deliverDue(account, index + 1, poster)));
    const wait = state.clock.realUntil(next / 1000);
    if (wait !== Infinity) timer = setTimeout(check, Math.max(1, Math.min(wait, LOOK))).unref();
  };
  state.watchers.add(check);
  state.closing.signal.addEventListener('abort', () => {
    clearTimeout(timer);
    state.watchers.delete(check);
    poster.close();
  });
}

/** Posts what is due for one account, from 1. Returns when the next may be due; `Infinity` for never. */
function deliverDue(account: State, number: number, poster: Poster): number {
  const { emo, clock, settings, faults } = account;
  const [from, now] = [emo.deliveredUntil, clock.now()];
  emo.deliveredUntil = now;
  if (emo.webhook === undefined || emo.webhook.events.length === 0) return Infinity;
  for (const attempt of attemptsBetween(account, from, now)) {
    deliver(account, attempt, poster);
    const flood = takeFlood(faults, number);
    if (flood !== undefined) inject(account, attempt.event, now, flood.events ?? 1000);
  }
  const ahead = Math.min(LOOK * settings.speed, DAY * 1000);
  return attemptsBetween(account, now, now + ahead)[0]?.due ?? now + ahead;
}

/** What is due after `from` and up to `to`, in the order in which it is. */
function attemptsBetween(account: State, from: number, to: number): Attempt[] {
  const chosen = account.emo.webhook?.events ?? [];
  return eventsBetween(account, from - 2 * LATEST - OVERTAKEN, to)
    .filter(({ event }) => chosen.includes(event))
    .flatMap((event) => attemptsOf(account.settings, event))
    .filter(({ due }) => due > from && due <= to)
    .toSorted((a, b) => a.due - b.due);
}

/** There is one attempt, unless the settings lose it, make it two or let others overtake it. */
function attemptsOf(settings: Settings, event: EmoEvent): Attempt[] {
  const identity = identityOf(event);
  const strikes = (channel: number, percent: number) => chance(identity, channel, 0) * 100 < percent;
  const jitter = (channel: number) => SOONEST + Math.round((LATEST - SOONEST) * chance(identity, channel, 0));
  const overtaken = strikes(382, settings.emo_webhook_reorder) ? Math.round(OVERTAKEN * chance(identity, 383, 0)) : 0;
  const due = event.at + jitter(381) + overtaken;
  const isDropped = strikes(384, settings.emo_webhook_drop);
  const isDoubled = !isDropped && strikes(385, settings.emo_webhook_duplicate);
  const first = { due, event, isDropped };
  return isDoubled ? [first, { ...first, due: due + jitter(386) }] : [first];
}

/** One attempt, whose outcome is only noted. */
function deliver(account: State, { event, isDropped }: Attempt, poster: Poster): void {
  const { webhook } = account.emo;
  if (webhook === undefined) return;
  const body = eventOf(account, event);
  const delivery: Delivery = {
    at: Date.now(),
    request_id: body.request_id,
    event: event.event,
    url: webhook.url,
    outcome: null,
  };
  const { deliveries } = account.emoService;
  if (deliveries.push(delivery) >= 2 * KEPT) deliveries.splice(0, KEPT);
  const url = new URL(webhook.url);
  if (isDropped || !isAllowed(url)) {
    delivery.outcome = isDropped ? 'dropped' : 'not allowed';
    return;
  }
  const headers = { [account.settings.emo_secret_header]: webhook.secret };
  void poster.post(url, headers, JSON.stringify(body)).then((outcome) => {
    delivery.outcome = outcome;
  });
}

/** Lets so many events of a shaken robot happen now. */
function inject({ emo }: State, { roomMessages }: EmoEvent, at: number, count: number): void {
  const shaken = Array.from({ length: count }, (_, copy): HouseEvent => {
    return { at: Math.floor(at), event: 'accel.detected', data: { accel: { kind: 'shaken' } }, copy: copy + 1 };
  });
  const { uuid } = roomMessages.room;
  emo.injected.set(uuid, [...(emo.injected.get(uuid) ?? []), ...shaken]);
}
