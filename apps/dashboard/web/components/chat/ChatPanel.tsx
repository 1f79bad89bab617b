import type { MessageJson } from '../../../src/schemas.ts';
import { choose } from '../../state/chat/attachment.ts';
import { chatFailed, loadingOlder, loadMessages } from '../../state/chat/chat.ts';
import { firstUnread } from '../../state/chat/divider.ts';
import { pending } from '../../state/chat/outbox.ts';
import { recorderRoom } from '../../state/chat/recorder-room.ts';
import { loadOlderShown, scrollback, shown, shownHasOlder } from '../../state/chat/scrollback.ts';
import { searchOpen } from '../../state/chat/search.ts';
import { t } from '../../state/language.ts';
import { canSend } from '../../state/me.ts';
import { roomId, seconds, selection, zone } from '../../state/state.ts';
import { placed } from '../../text/conversation.ts';
import { dayHeading } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';
import { LoadFailed } from '../LoadFailed.tsx';
import { lazyChunk } from '../lazy.tsx';
import { Avatar } from './Avatar.tsx';
import { Bubble } from './Bubble.tsx';
import { Composer } from './Composer.tsx';
import { useChatScroll } from './chat-scroll.ts';
import { useFileDrop } from './file-drop.ts';
import { Lightbox } from './Lightbox.tsx';
import { PendingBubble } from './PendingBubble.tsx';
import { SearchField, SearchOpener } from './SearchField.tsx';
import { SearchResults } from './SearchResults.tsx';
import { UnreadBar } from './UnreadBar.tsx';

const Recorder = lazyChunk(
  () => import('./Recorder.tsx').then(({ Recorder: component }) => component),
  () => <div class="composer" />,
);

/** The family's conversation, newest at the bottom. */
export function ChatPanel() {
  const room = roomId.value;
  const searches = searchOpen.value;
  const takesFiles = room && !searches && canSend.value;
  const { isOver, field } = useFileDrop(takesFiles ? (file) => void choose(room, file) : null);
  return (
    <section class="card chat" id="messages" aria-label={t().messages} {...field}>
      <header class="chat-header">{searches ? <SearchField /> : <ChatTitle />}</header>
      {!searches && <UnreadBar />}
      <div class="log-frame">
        <MessageLog key={room} />
        {searches && <SearchResults />}
        {isOver && <p class="drop-field">{t().dropHere}</p>}
      </div>
      {room &&
        !searches &&
        (canSend.value ? <Writing key={room} room={room} /> : <p class="look-only">{t().lookOnly}</p>)}
      <Lightbox />
    </section>
  );
}

/** The box, or in its place the recorder. */
function Writing({ room }: { room: string }) {
  return recorderRoom.value === room ? <Recorder /> : <Composer room={room} />;
}

function ChatTitle() {
  return (
    <>
      <h2>{t().messages}</h2>
      <div class="avatars" aria-hidden="true">
        {(selection.value?.room.members ?? []).slice(0, 5).map(({ user }) => (
          <Avatar key={user.uuid} user={user} />
        ))}
      </div>
      <SearchOpener />
    </>
  );
}

function MessageLog() {
  const all = shown.value;
  const { list, ...unseen } = useChatScroll();
  return (
    <div class="log-layer" inert={searchOpen.value}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <div class="log" ref={list} role="log" aria-label={t().messageLog} aria-live="off" tabIndex={0}>
        {all === null && !chatFailed.value && <LogSkeleton />}
        {chatFailed.value && <LoadFailed class="notice" retry={() => void loadMessages()} />}
        {shownHasOlder.value && (
          <button type="button" class="older text-button" onClick={() => void loadOlderShown()}>
            {loadingOlder.value ? t().loadingOlder : t().older}
          </button>
        )}
        {all?.length === 0 && pending.value.length === 0 && <p class="notice">{t().noMessages}</p>}
        {all && withDays(all)}
        {!scrollback.value && pending.value.map((row) => <PendingBubble key={row.unique_id.toLowerCase()} row={row} />)}
      </div>
      {(unseen.count > 0 || scrollback.value) && (
        <button type="button" class="jump" onClick={unseen.jump}>
          {unseen.count > 0 ? t().newMessages(unseen.count) : t().toNewest} <Icon name="down" size={16} />
        </button>
      )}
      <p class="visually-hidden" aria-live="polite">
        {unseen.announcement}
      </p>
    </div>
  );
}

function withDays(all: readonly MessageJson[]) {
  // One flat list: elements with a key stay in the document when older messages come before them.
  return placed(all, zone.value).flatMap(({ message, newDay, follows }) => {
    const isFirstUnread = message.id === firstUnread.value;
    const bubble = (
      <Bubble key={message.unique_id.toLowerCase()} message={message} follows={follows && !isFirstUnread} />
    );
    const heading = newDay !== null && (
      <p class="day" key={`day-${newDay}`}>
        {dayHeading(seconds(message.date))}
      </p>
    );
    const divider = isFirstUnread && (
      <p class="unread-divider" key="unread">
        <span>{t().unreadFromHere}</span>
      </p>
    );
    return [heading, divider, bubble];
  });
}

function LogSkeleton() {
  return (
    <div class="log-skeleton" role="status" aria-label={t().loading}>
      {[62, 44, 70, 52, 38, 58].map((width, index) => (
        <i key={width} data-mine={index % 3 === 1} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
