import { render } from 'preact';
import { App } from './components/App.tsx';
import { readAddress } from './history.ts';
import { connect } from './live.ts';
import { loadState } from './state.ts';

const root = document.getElementById('app');
if (root) render(<App />, root);

addEventListener('popstate', readAddress);
// The address can only be understood once the home's time zone is known.
void loadState().then(readAddress);
connect();
