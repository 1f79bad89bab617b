import type { SetupJson } from '../../../src/setup/schemas.ts';
import { t } from '../../state/language.ts';
import { isUsual } from '../../state/setup.ts';
import { Code } from '../command.ts';
import { Prose } from '../Prose.ts';

interface WhyNotProps {
  why: 'not_admin' | 'not_private' | 'from_environment';
  account?: SetupJson['account'];
}

/** Why nobody can sign in here, in one sentence, and what to do instead. */
export function WhyNot({ why, account }: WhyNotProps) {
  const robot = account?.source === 'emo' ? ' --emo' : '';
  const named = account === undefined || isUsual(account) ? '' : ` --account ${account.name}`;
  return (
    <>
      <p>
        <Prose text={t().setup.why[why]} />
      </p>
      {why !== 'from_environment' && (
        <p>
          <Code text={`roomlog signin${robot}${named}`} />
        </p>
      )}
    </>
  );
}
