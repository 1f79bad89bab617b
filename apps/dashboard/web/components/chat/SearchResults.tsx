import type { TargetedKeyboardEvent } from 'preact';
import type { MessageJson } from '../../../src/schemas.ts';
import { goTo } from '../../state/chat/scrollback.ts';
import { askAgain, findMore, found, searchFailed, searching } from '../../state/chat/search.ts';
import { t } from '../../state/language.ts';
import { seconds } from '../../state/state.ts';
import { clock, dayHeading, integer } from '../../text/formats.ts';
import { snippet } from '../../text/snippet.ts';
import { Icon } from '../Icon.tsx';
import { LoadFailed } from '../LoadFailed.tsx';
import { Avatar } from './Avatar.tsx';
import { closeSearch } from './SearchField.tsx';

/** Shown over the conversation, which keeps its scroll position. */
export function SearchResults() {
  const result = found.value;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside
    <div class="search-results" aria-busy={searching.value} onKeyDown={onKeyDown}>
      <p class="visually-hidden" role="status">
        {result && !searching.value ? summary(result.messages.length, result.hasMore, result.query) : ''}
      </p>
      <Results />
    </div>
  );
}

/** Arrows move through the results, Escape closes. */
function onKeyDown(event: TargetedKeyboardEvent<HTMLElement>): void {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
  const step = steps[event.key];
  if (event.key === 'Escape') closeSearch({ focus: true });
  else if (step !== undefined) moveFocus(event.currentTarget, step);
  else return;
  event.preventDefault();
}

function moveFocus(results: HTMLElement, step: number): void {
  const hits = [...results.querySelectorAll<HTMLElement>('.hit')];
  hits[hits.indexOf(document.activeElement as HTMLElement) + step]?.focus();
}

const summary = (count: number, more: boolean, query: string) =>
  count === 0 ? t().foundNothing(query) : t().found(integer(count), more);

function Results() {
  const result = found.value;
  if (searchFailed.value) return <LoadFailed class="notice" retry={askAgain} />;
  if (!result) return <p class="notice">{t().searchHint}</p>;
  const { messages, hasMore, query, words } = result;
  if (messages.length === 0)
    return (
      <div class="notice found-nothing">
        <Icon name="search" size={28} />
        <p>{t().foundNothing(query)}</p>
      </div>
    );
  return (
    <>
      <p class="search-count" aria-hidden="true">
        {summary(messages.length, hasMore, query)}
      </p>
      <ul>
        {messages.map((message) => (
          <li key={message.id}>
            <Hit message={message} words={words} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <button type="button" class="text-button more-hits" onClick={findMore}>
          {t().findMore}
        </button>
      )}
    </>
  );
}

function Hit({ message, words }: { message: MessageJson; words: readonly string[] }) {
  const ts = seconds(message.date);
  return (
    <button type="button" class="excerpt hit" data-testid="hit" onClick={() => void open(message.id)}>
      <Avatar user={message.user} />
      <b>{message.user.nickname}</b>
      <time dateTime={message.date}>
        {dayHeading(ts)} {clock(ts)}
      </time>
      <p>
        {snippet(message.text, words).map(({ text, found: isFound }, index) => {
          const key = `${index}${text}`;
          return isFound ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
        })}
      </p>
    </button>
  );
}

/** Shows the message in the conversation, and moves the focus there. */
async function open(id: number): Promise<void> {
  searchFailed.value = !(await goTo(id));
  if (searchFailed.value) return;
  closeSearch({ focus: false });
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.log')?.focus({ preventScroll: true }));
}
