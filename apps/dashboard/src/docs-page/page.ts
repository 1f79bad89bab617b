/** The reference of the HTTP interface as a page without a script, made of /openapi.json. */
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { schemaSection } from './fields.ts';
import { type Document, operationsOf, type Response } from './openapi.ts';
import { operationSection } from './operation.ts';
import { block, json, link, prose } from './text.ts';

/** @param frame the built docs.html, whose `main` is empty */
export function docsPage(document: Document, frame: string): string {
  const content = renderToString(h('main', { id: 'content', tabIndex: -1 }, contentOf(document)));
  // A function, because `$` means something in a text that replaces.
  return frame.replace('<main></main>', () => content);
}

const anchor = (name: string) => name.toLowerCase();

function contentOf(document: Document) {
  const { tags, components } = document;
  const operations = operationsOf(document);
  const groups = tags.map((tag) => ({ ...tag, operations: operations.filter((one) => one.tags.includes(tag.name)) }));
  const refusals = Object.entries(components.responses);
  return [
    h(
      'nav',
      { class: 'contents', 'aria-label': 'Contents' },
      h(
        'ul',
        {},
        groups.map(({ name, operations: those }) =>
          h(
            'li',
            {},
            link(anchor(name), name),
            h(
              'ul',
              {},
              those.map(({ operationId, summary }) => h('li', {}, link(operationId, summary))),
            ),
          ),
        ),
        h('li', {}, link('refusals', 'Refusals')),
        h('li', {}, link('schemas', 'Schemas')),
      ),
    ),
    h(
      'div',
      { class: 'reference' },
      intro(document),
      groups.map(({ name, description, operations: those }) =>
        h(
          'section',
          { 'aria-labelledby': anchor(name) },
          h('h2', { id: anchor(name) }, name),
          h('p', { class: 'lead' }, description),
          those.map((operation) => operationSection(operation, document)),
        ),
      ),
      h(
        'section',
        { 'aria-labelledby': 'refusals' },
        h('h2', { id: 'refusals' }, 'Refusals'),
        h('p', { class: 'lead' }, 'Every error has this one shape.'),
        refusals.map(([name, response]) => refusal(name, response, statusOf(document, name))),
      ),
      h(
        'section',
        { 'aria-labelledby': 'schemas' },
        h('h2', { id: 'schemas' }, 'Schemas'),
        h('p', { class: 'lead' }, 'The shapes of what is sent and answered.'),
        Object.entries(components.schemas).map(schemaSection),
      ),
    ),
  ];
}

/** The status that operations give a refusal of this name. */
function statusOf(document: Document, name: string): string {
  const found = operationsOf(document)
    .flatMap(({ responses }) => Object.entries(responses))
    .find(([, { $ref }]) => $ref?.endsWith(`/${name}`));
  return found?.[0].replace('default', 'others') ?? '';
}

function refusal(name: string, { description = '', headers = {}, content = {} }: Response, status: string) {
  return h(
    'article',
    { id: `refusal-${name}`, class: 'card' },
    h('h3', {}, h('span', { class: 'status', 'data-tone': 'bad' }, status), ' ', name),
    h('p', {}, prose(description)),
    Object.entries(headers).map(([header, text]) =>
      h('p', {}, h('code', {}, header), ' ', prose(text.description ?? '')),
    ),
    block(`Example of ${name}`, json(content['application/json']?.example)),
  );
}

const intro = ({ info }: Document) =>
  h(
    'header',
    { class: 'intro' },
    h('h1', {}, 'HTTP API ', h('span', { class: 'chip' }, info.version)),
    h(
      'p',
      { lang: 'ja' },
      'roomlog が公開する HTTP API の一覧です。部屋・センサーの測定値・メッセージを JSON、CSV、NDJSON、Parquet で取得でき、' +
        'ロボットに話させることもできます。説明は英語です。プログラムからは ',
      h('code', {}, 'roomlog token add'),
      ' で作ったトークンを使います。',
    ),
    info.description.split('\n\n').map((paragraph) => h('p', {}, prose(paragraph))),
    h('p', {}, h('a', { href: '/openapi.json' }, 'openapi.json'), ' has all of this for generators of clients.'),
  );
