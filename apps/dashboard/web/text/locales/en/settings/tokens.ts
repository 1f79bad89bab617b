import type { tokens as ja } from '../../ja/settings/tokens.ts';

export const tokens: typeof ja = {
  title: 'Tokens for programs',
  hint: 'For chart software and programs of your own that read what is recorded, or send.',
  scopes: { read: 'Read what is recorded', send: 'Send messages', metrics: 'Read figures of operation' },
  name: 'Name',
  example: 'Grafana',
  may: 'May do',
  worksFor: 'Works for',
  days: { 90: '3 months', 365: 'a year', 0: 'until it is revoked' },
  make: 'Make a token',
  made: (name) => `The token “${name}”, shown only now`,
  copySecret: 'Copy the token',
  revoke: 'Revoke',
  revokeOf: (name) => `Revoke the token “${name}”`,
  until: (day) => `until ${day}`,
  ended: 'has ended',
  unused: 'not used yet',
  used: (time) => `used ${time}`,
  scopeNeeded: 'Choose at least one thing that it may do.',
};
