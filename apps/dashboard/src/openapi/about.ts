/** What /openapi.json says of the whole. */
import { packageVersion } from '@roomlog/runtime';

const description = `Rooms, readings and messages from roomlog's own store, and the way to make the robot speak. JSON unless said otherwise.

On the machine itself nobody has to sign in, unless the page is shared or behind a proxy. Elsewhere a
browser signs in (\`POST /login\`) and sends its cookie; a program sends \`Authorization: Bearer TOKEN\`, with a token of
\`roomlog token add\`. Each operation names the permission that it needs: \`read\`, \`send\`, \`metrics\` or \`admin\`.

Every error is \`{"error":{"code","message"}}\`: \`code\` is for programs, \`message\` a sentence for people. A
parameter or a field that an operation doesn't know is refused (400), never ignored. An address that is there takes other
methods with 405 and \`Allow\`. HEAD is as good as GET.

Times are ISO 8601 in UTC; columns of a series have epoch seconds. Text is UTF-8.`;

export const info = {
  title: 'roomlog',
  summary: 'The self-hosted logger and dashboard for BOCCO’s room sensors and messages',
  description,
  version: packageVersion,
  license: { name: 'MIT', identifier: 'MIT' },
};

/** Schemes of https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object. */
export const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'roomlog',
    description: 'The cookie that POST /login sets; over https it is called `__Host-roomlog`.',
  },
  token: { type: 'http', scheme: 'bearer', description: 'A token that `roomlog token add` has made.' },
} as const;

/** In the order in which they are read. An operation belongs to the first that has its address. */
const groups = [
  {
    name: 'Rooms',
    urls: /^\/api\/(rooms|places|status|comfort|quiet-hours)$/,
    description: 'What is there, and how the logging goes.',
  },
  { name: 'Readings', urls: /^\/api\/(sensors\/|readings)/, description: 'What the sensors measured.' },
  { name: 'Events', urls: /^\/api\/(.+\/)?events$/, description: 'What happens, as it happens.' },
  { name: 'Messages', urls: /^\/(api\/rooms\/|api\/sent|media)/, description: 'What was said, in and out.' },
  { name: 'Setup', urls: /^\/api\/setup/, description: 'Signing in to BOCCO, and choosing rooms.' },
  { name: 'Storage', urls: /^\/api\/(storage|backup)/, description: 'How much is stored, and copies of it.' },
  { name: 'Monitoring', urls: /^\/(healthz|readyz|metrics)/, description: 'For programs that watch roomlog.' },
  { name: 'Access', urls: /^/, description: 'Signing in, devices and links.' },
];

export const tags = groups.map(({ name, description }) => ({ name, description }));

export const tagOf = (url: string) => groups.find(({ urls }) => urls.test(url))?.name ?? '';
