import { t } from '../../state/language.ts';
import { Code } from '../command.ts';
import { Prose } from '../Prose.ts';

interface WhyNotProps {
  why: 'not_admin' | 'not_private' | 'from_environment';
  account?: string;
}

/** Why nobody can sign in here, in one sentence, and what to do instead. */
export function WhyNot({ why, account = 'default' }: WhyNotProps) {
  const named = account === 'default' ? '' : ` --account ${account}`;
  return (
    <>
      <p>
        <Prose text={t().setup.why[why]} />
      </p>
      {why !== 'from_environment' && (
        <p>
          <Code text={`roomlog signin${named}`} />
        </p>
      )}
    </>
  );
}
