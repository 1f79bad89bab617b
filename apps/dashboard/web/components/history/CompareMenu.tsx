import { offeredFor } from '../../state/compare.ts';
import { compareWith, comparison, limits, view } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { comparisonName } from '../../text/comparison-name.ts';
import { useDropdown } from '../dropdown.ts';
import { Icon } from '../Icon.tsx';

/** A button that says what the charts are compared with, and opens the choice. */
export function CompareMenu() {
  const { root, open, toggle, close } = useDropdown('[role=menuitemradio]');
  const chosen = comparison.value;
  const offered = offeredFor(view.value, limits.value);
  const label = `${t().compare.choose}: ${comparisonName(chosen)}`;
  return (
    <div class="dropdown compare" ref={root}>
      <button
        type="button"
        class="tool"
        data-active={chosen !== 'none'}
        disabled={offered.length < 2}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
        onClick={toggle}
      >
        <Icon name="chart" />
        <span>{chosen === 'none' ? t().compare.choose : comparisonName(chosen)}</span>
        <Icon name="down" size={14} />
      </button>
      {open && (
        <div class="popup popup-right" role="menu" aria-label={t().compare.choose}>
          {offered.map((key) => (
            <button
              key={key}
              type="button"
              role="menuitemradio"
              aria-checked={key === chosen}
              class="option"
              onClick={() => {
                compareWith(key);
                close();
              }}
            >
              {comparisonName(key)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
