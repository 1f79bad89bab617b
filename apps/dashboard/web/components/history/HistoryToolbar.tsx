import { openExport } from '../../state/export.ts';
import { asTable, limits, loaded, showNow, showOther, showRange, toggleTable, view } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { canMove, ranges } from '../../state/range.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { CompareMenu } from './CompareMenu.tsx';
import { PeriodButton } from './PeriodButton.tsx';

export function HistoryToolbar() {
  const range = view.value.range;
  return (
    <div class="toolbar">
      <fieldset class="segments">
        <legend class="visually-hidden">{t().rangeLabel}</legend>
        {ranges.map((key) => (
          <label key={key}>
            <input
              type="radio"
              name="range"
              value={key}
              checked={key === range}
              onChange={() => showRange(key)}
              onClick={() => key === range && showRange(key)}
            />
            <span>{t().ranges[key]}</span>
          </label>
        ))}
      </fieldset>
      <a class="tool year-link" href="#year" aria-label={t().year.title} title={t().year.title}>
        <Icon name="year" />
        <span>{t().year.title}</span>
      </a>
      <PeriodNav />
      <div class="tools">
        <CompareMenu />
        <button type="button" class="tool" aria-pressed={asTable.value} onClick={toggleTable} title={t().table}>
          <Icon name="table" />
          <span>{t().table}</span>
        </button>
        <ExportButton />
      </div>
    </div>
  );
}

function PeriodNav() {
  const canMoveBy = (direction: 1 | -1) => canMove(view.value, limits.value, direction);
  return (
    <div class="period">
      <IconButton icon="left" label={t().previousPeriod} disabled={!canMoveBy(-1)} onClick={() => showOther(-1)} />
      <PeriodButton />
      <IconButton icon="right" label={t().nextPeriod} disabled={!canMoveBy(1)} onClick={() => showOther(1)} />
      {view.value.end !== null && (
        <button type="button" class="text-button" onClick={showNow}>
          {t().toNow}
        </button>
      )}
    </div>
  );
}

/** Opens the choice of what a file of readings holds. */
function ExportButton() {
  return (
    <button
      type="button"
      class="tool"
      aria-haspopup="dialog"
      disabled={!loaded.value}
      onClick={openExport}
      title={t().export.title}
    >
      <Icon name="download" />
      <span>{t().export.open}</span>
    </button>
  );
}
