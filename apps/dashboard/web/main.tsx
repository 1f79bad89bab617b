import { render } from 'preact';
import { bindBrowser } from './browser/bind.ts';
import { App } from './components/App.tsx';
import { connect } from './state/connection.ts';
import { startEffects } from './state/effects.ts';
import { identify } from './state/me.ts';

bindBrowser();
startEffects();

const root = document.getElementById('app');
if (root) render(<App />, root);

void identify().then((isIn) => isIn && connect());
