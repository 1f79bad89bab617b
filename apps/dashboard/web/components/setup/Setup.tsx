import { useEffect } from 'preact/hooks';
import { paths } from '../../paths.ts';
import { t } from '../../state/language.ts';
import { followSetup, isMoving, setup, setupFailed, steps } from '../../state/setup.ts';
import { Mascot } from '../now/Mascot.ts';
import { ReadingsStep } from './ReadingsStep.tsx';
import { RoomsStep } from './RoomsStep.tsx';
import { SignInStep } from './SignInStep.tsx';
import { WhyNot } from './WhyNot.tsx';
import '../../styles/setup.css';

/** The first run: three cards, each open when it is its turn. */
export function Setup() {
  useEffect(followSetup, []);
  const isAdmin = setupFailed.value !== 'not_admin';
  return (
    <main id="main" class="setup">
      <header>
        <Mascot mood="good" size={72} />
        <div>
          <h1>{t().setup.title}</h1>
          <p class="setup-lead">{t().setup.lead}</p>
        </div>
      </header>
      {!isAdmin && (
        <section class="card setup-step">
          <WhyNot why="not_admin" />
        </section>
      )}
      {isAdmin && setup.value && (
        <ol>
          <SignInStep known={setup.value} step={steps.value.signIn} />
          <RoomsStep known={setup.value} step={steps.value.rooms} />
          <ReadingsStep step={steps.value.readings} />
        </ol>
      )}
      {!isMoving.value && (
        <a class="text-button" href={paths.place(null)}>
          {t().setup.later[setup.value?.demo ? 'demo' : 'home']}
        </a>
      )}
    </main>
  );
}
