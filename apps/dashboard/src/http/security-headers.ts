/** What every answer tells browsers, as Helmet has it (https://helmetjs.github.io): the same each time, so written once. */
import type { App } from '../server.ts';

const policy = {
  'default-src': "'self'",
  // What somebody wrote can't become markup that runs, however the page came to have it.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'icons',
  'img-src': "'self' data:",
  'media-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
};

/** No Strict-Transport-Security: the page is served over plain http at home. */
const headers = {
  'content-security-policy': Object.entries(policy)
    .map((directive) => directive.join(' '))
    .join(';'),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

/** Of answers to what is no request with an address, which no hook sees: bare sentences, for nobody to keep. */
export const bareHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cache-control': 'no-store',
};

/** Call it before anything that may refuse a request, so that refusals have the headers too. */
export function addSecurityHeaders(app: App): void {
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
}
