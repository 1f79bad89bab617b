import { t } from '../state/language.ts';

/** The page's outline while the first answers load; shown only when they take longer than a moment. */
export function Skeleton() {
  return (
    <>
      <div class="column skeleton" role="status" aria-label={t().loading}>
        <div class="hero">
          <i class="bone bone-mascot" />
          <i class="bone bone-sentence" />
        </div>
        <i class="card bone bone-history" />
      </div>
      <i class="card bone chat skeleton" />
    </>
  );
}
