/** What every answer tells browsers, as Helmet has it (https://helmetjs.github.io): the same each time, so written once. */
import type { App } from '../server.ts';

const policy = {
  'default-src': "'self'",
  // What somebody wrote can't become markup that runs, however the page came to have it.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'icons worker',
  'img-src': "'self' data:",
  'media-src': "'self'",
  'manifest-src': "'self'",
  'worker-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
};

/** On every answer. No Strict-Transport-Security: the page is served over plain http at home. */
const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** Where a browser shows what comes. */
const ofPages = {
  ...always,
  'content-security-policy': Object.entries(policy)
    .map((directive) => directive.join(' '))
    .join(';'),
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

/** For data, and for scripts and styles: opened by themselves they may do nothing. A page asks for dozens, so these are few bytes. */
export const ofData = { ...always, 'content-security-policy': "default-src 'none';frame-ancestors 'none'" };

/** Of answers to what is no request with an address, which no hook sees: bare sentences, for nobody to keep. */
export const bareHeaders = { ...ofData, 'cache-control': 'no-store' };

/** Call it before anything that may refuse a request, so that refusals have the headers too. */
export function addSecurityHeaders(app: App): void {
  app.addHook('onRequest', ({ url }, reply, done) => {
    void reply.headers(/^\/(api|assets)\//.test(url) ? ofData : ofPages);
    done();
  });
}
