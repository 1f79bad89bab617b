import type { Band } from '@roomlog/climate';

interface Props {
  band: Band;
  /** Both thumbs go from `least` to `most` in steps, and stay `apart`. */
  choices: { least: number; most: number; step: number; apart: number };
  labels: { low: string; high: string };
  /** A value in words. */
  format: (value: number) => string;
  onChange: (band: Band) => void;
}

/** Two sliders on one track: for the keyboard and for screen readers they are two. */
export function RangeSlider({ band, choices, labels, format, onChange }: Props) {
  const { least, most, step, apart } = choices;
  const share = (value: number) => (value - least) / (most - least);
  const bounded = {
    low: (value: number) => ({ ...band, low: Math.min(value, band.high - apart) }),
    high: (value: number) => ({ ...band, high: Math.max(value, band.low + apart) }),
  };
  return (
    <div class="range-slider" style={{ '--low': share(band.low), '--high': share(band.high) }}>
      <i />
      {(['low', 'high'] as const).map((end) => (
        <input
          key={end}
          type="range"
          min={least}
          max={most}
          step={step}
          value={band[end]}
          aria-label={labels[end]}
          aria-valuetext={format(band[end])}
          onInput={({ currentTarget }) => {
            const next = bounded[end](currentTarget.valueAsNumber);
            // The thumb stops where the other one keeps it.
            currentTarget.valueAsNumber = next[end];
            if (next[end] !== band[end]) onChange(next);
          }}
        />
      ))}
    </div>
  );
}
