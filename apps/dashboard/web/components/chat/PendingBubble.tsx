import { discard, heldFile, retry, settle } from '../../state/chat/outbox.ts';
import type { PendingRow } from '../../state/chat/pending.ts';
import { t } from '../../state/language.ts';
import { selection } from '../../state/state.ts';
import { Icon } from '../Icon.tsx';
import { Prose } from '../Prose.ts';
import { mediaIcons } from './Bubble.tsx';
import { Preview } from './Preview.tsx';

/** A message on its way: it stays until it is stored, or until its writer discards it. */
export function PendingBubble({ row }: { row: PendingRow }) {
  const failed = row.state === 'failed';
  const inDoubt = row.failure === 'in_doubt';
  return (
    <article
      class="message"
      data-testid="message"
      data-unique-id={row.unique_id}
      data-state={row.state}
      data-mine="true"
    >
      <div class="bubble">{row.kind === 'text' ? <p>{row.text}</p> : <PendingFile row={row} />}</div>
      {failed ? (
        <div class="failed" role="alert">
          <p>
            <Icon name="alert" size={16} />
            <b>{inDoubt ? t().failures.in_doubt : t().notSent}</b>{' '}
            {!inDoubt && (
              <span>
                <Prose text={whyOf(row)} />
              </span>
            )}
          </p>
          <button type="button" class="text-button" onClick={() => void retry(row)}>
            {inDoubt ? t().sendAgain : t().retry}
          </button>
          <button type="button" class="text-button" onClick={() => void (inDoubt ? settle : discard)(row)}>
            {inDoubt ? t().wasSent : t().remove}
          </button>
        </div>
      ) : (
        <span class="aside">
          <Icon name="clock" size={14} />
          {row.state === 'doubtful' ? t().doubtful : t().sending}
        </span>
      )}
    </article>
  );
}

function whyOf(row: PendingRow): string {
  const why = t().failures[row.failure ?? 'unknown'];
  return heldFile(row) ? why + t().sentenceGap + t().onlyOnThisPage : why;
}

function PendingFile({ row }: { row: PendingRow }) {
  const preview = heldFile(row)?.preview;
  const kind = row.kind === 'text' ? 'image' : row.kind;
  const stamp = selection.value?.room.capabilities.stamps.find(({ uuid }) => uuid === row.stamp);
  if (preview) return <Preview class="picture" bitmap={preview} label={t().media.image} />;
  if (kind === 'image' && row.media) return <img class="picture" src={row.media} alt={t().media.image} />;
  return (
    <p class="media-label">
      <Icon name={mediaIcons[kind]} size={16} />
      {stamp?.summary || t().media[kind]}
    </p>
  );
}
