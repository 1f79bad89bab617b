/** What answers tell browsers to do without: foreign scripts, frames, sniffing, referrers. */
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** Call it before anything that may refuse a request, so that refusals have the headers too. */
export async function protectBrowsers(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // What somebody wrote can't become markup that runs, however the page came to have it.
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['icons'],
        imgSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // The page is served over plain http at home.
    hsts: false,
  });
}

/** Of answers to what is no request with an address, which no hook sees: bare sentences, for nobody to keep. */
export const bareHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cache-control': 'no-store',
};
