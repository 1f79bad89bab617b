import { useEffect, useRef } from 'preact/hooks';
import {
  canSendRecording,
  discardRecording,
  escapeRecording,
  keepRecording,
  type Recording,
  recording,
  sendRecording,
  startRecording,
} from '../../state/chat/recorder.ts';
import { t } from '../../state/language.ts';
import { playTime } from '../../text/formatter.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import '../../styles/recorder.css';

/** In the place of the box: records from the moment it is there. */
export function Recorder() {
  useEffect(() => {
    void startRecording();
    return discardRecording;
  }, []);
  const now = recording.value;
  if (!now) return null;
  return (
    <section
      class="recorder"
      aria-label={t().recorder.label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        escapeRecording();
      }}
    >
      {now.isDoubtful ? <Question /> : now.state === 'refused' ? <Refused /> : <Running now={now} />}
    </section>
  );
}

function Running({ now }: { now: Recording }) {
  const send = useRef<HTMLButtonElement>(null);
  useEffect(() => send.current?.focus(), []);
  const { asking, hint, full } = t().recorder;
  return (
    <>
      <div class="recorder-bar">
        <IconButton icon="bin" size={20} label={t().recorder.discard} onClick={discardRecording} />
        <i class="recorder-dot" data-state={now.state} />
        <span class="recorder-time" role="timer">
          {playTime(now.seconds)}
        </span>
        <span class="recorder-levels" aria-hidden="true">
          {now.levels.map((level, place) => (
            <i key={place} style={{ height: `${Math.max(8, Math.min(100, level * 300))}%` }} />
          ))}
        </span>
        <button
          ref={send}
          type="button"
          class="round-button send"
          aria-label={t().recorder.send}
          title={t().recorder.send}
          // Not disabled, which would lose the focus.
          aria-disabled={!canSendRecording(now)}
          onClick={() => void sendRecording()}
        >
          <Icon name="send" size={20} />
        </button>
      </div>
      <p role="status">{now.state === 'asking' ? asking : now.state === 'full' ? full : hint}</p>
    </>
  );
}

function Question() {
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => yes.current?.focus(), []);
  return (
    <div class="recorder-bar recorder-question" role="alert">
      <p>{t().recorder.isDoubtful}</p>
      <button ref={yes} type="button" class="text-button" onClick={discardRecording}>
        {t().recorder.yes}
      </button>
      <button type="button" class="text-button" onClick={keepRecording}>
        {t().recorder.no}
      </button>
    </div>
  );
}

function Refused() {
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  return (
    <div class="recorder-bar recorder-question" role="alert">
      <p>{t().recorder.refused}</p>
      <button ref={close} type="button" class="text-button" onClick={discardRecording}>
        {t().recorder.close}
      </button>
    </div>
  );
}
