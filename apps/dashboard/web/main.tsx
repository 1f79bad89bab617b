import { render } from 'preact';
import { App } from './components/App.tsx';
import { readAddress } from './state/history.ts';
import { connect } from './state/live.ts';

const root = document.getElementById('app');
if (root) render(<App />, root);

addEventListener('popstate', readAddress);
connect();
