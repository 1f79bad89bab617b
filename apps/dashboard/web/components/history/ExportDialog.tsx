import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { exportOpen } from '../../state/dialogs.ts';
import {
  change,
  exportEstimate,
  exportForm,
  exportFormats,
  exportPath,
  exportPeriods,
  exportSwitches,
  followExport,
  scopes,
} from '../../state/export.ts';
import { loaded } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { selection } from '../../state/state.ts';
import { fileSize, integer, period } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { Choice } from './Choice.tsx';
import '../../styles/settings.css';
import '../../styles/export.css';

const intervals = ['raw', '30m', '1h', '1d', '1w'] as const;

/** What a file of readings should hold, and its download. */
export function ExportDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    return effect(followExport);
  }, []);
  const close = () => {
    exportOpen.value = false;
  };
  return (
    <dialog ref={dialog} class="export" aria-labelledby="export-title" onClose={close}>
      <header>
        <h2 id="export-title">{t().export.title}</h2>
        <IconButton icon="close" label={t().export.close} onClick={() => dialog.current?.close()} />
      </header>
      <form class="fields" onSubmit={(event) => event.preventDefault()}>
        <Choice
          label={t().export.format}
          options={exportFormats.map((key) => ({ key, text: t().export.formats[key] }))}
          chosen={exportForm.value.format}
          onChoose={(format) => change({ format })}
        />
        <Period />
        <Choice
          label={t().export.interval}
          options={intervals.map((key) => ({ key, text: t().export.intervals[key] }))}
          chosen={exportForm.value.resolution}
          onChoose={(resolution) => change({ resolution })}
        />
        <More />
      </form>
      <Download />
    </dialog>
  );
}

function Period() {
  const { period: chosen, firstDay, lastDay } = exportForm.value;
  const span = loaded.value?.span;
  return (
    <>
      <Choice
        label={t().export.period}
        options={exportPeriods.map((key) => ({ key, text: t().export.periods[key] }))}
        chosen={chosen}
        onChoose={(key) => change({ period: key })}
      />
      {chosen === 'shown' && span && <p class="note">{period(span, false)}</p>}
      {chosen === 'days' && (
        <div class="days">
          <label>
            {t().export.firstDay}
            <input
              type="date"
              value={firstDay}
              onInput={({ currentTarget }) => change({ firstDay: currentTarget.value })}
            />
          </label>
          <label>
            {t().export.lastDay}
            <input
              type="date"
              value={lastDay}
              onInput={({ currentTarget }) => change({ lastDay: currentTarget.value })}
            />
          </label>
        </div>
      )}
    </>
  );
}

function More() {
  const form = exportForm.value;
  const names = { ...t().export.scopes, room: t().export.scopes.room(selection.value?.room.name ?? '') };
  const isOfSeveral = form.scope !== 'sensor' && scopes.value.includes(form.scope);
  return (
    <details>
      <summary>{t().export.more}</summary>
      {scopes.value.length > 1 && (
        <Choice
          label={t().export.sensors}
          options={scopes.value.map((key) => ({ key, text: names[key] }))}
          chosen={form.scope}
          onChoose={(scope) => change({ scope })}
        />
      )}
      {exportSwitches
        .filter((name) => name !== 'wide' || isOfSeveral)
        .map((name) => (
          <label class="check" key={name}>
            <input type="checkbox" checked={form[name]} onChange={() => change({ [name]: !form[name] })} />
            {t().export.switches[name]}
          </label>
        ))}
    </details>
  );
}

function Download() {
  const estimate = exportEstimate.value;
  const isPossible = estimate !== 'impossible' && exportPath.value !== null;
  return (
    <footer>
      <p role="status" class={isPossible ? 'note' : 'problem'}>
        {estimate === null
          ? t().export.estimating
          : estimate === 'impossible'
            ? t().export.impossible
            : t().export.estimate(integer(estimate.rows), fileSize(estimate.bytes))}
      </p>
      {isPossible && (
        <a class="primary" href={exportPath.value ?? ''} download>
          <Icon name="download" />
          {t().export.download}
        </a>
      )}
    </footer>
  );
}
