/** One operation: who may ask, what it takes, what it answers. */
import { type ComponentChildren, h } from 'preact';
import { curlOf, exampleOf } from './examples.ts';
import { field, fields, typeOf } from './fields.ts';
import { type Described, type Document, nameOf, type Response } from './openapi.ts';
import { block, json, link, prose } from './text.ts';

export function operationSection(operation: Described, { components: { schemas } }: Document): ComponentChildren {
  const {
    operationId,
    method,
    path,
    summary,
    description,
    security,
    parameters = [],
    requestBody,
    responses,
  } = operation;
  const body = requestBody?.content['application/json']?.schema;
  const answers = Object.entries(responses).filter(([, { $ref }]) => $ref === undefined);
  const refused = Object.entries(responses).flatMap(([status, { $ref }]) =>
    $ref === undefined ? [] : [{ status, $ref }],
  );
  return h(
    'article',
    { id: operationId, class: 'card', 'aria-labelledby': `${operationId}-title` },
    h('h3', { id: `${operationId}-title` }, link(operationId, summary)),
    h('p', { class: 'address' }, h('span', { class: 'method', 'data-method': method }, method), h('code', {}, path)),
    h('p', { class: 'who' }, whoMay(security)),
    description !== undefined && h('p', {}, prose(description)),
    parameters.length > 0 && [
      h('h4', {}, 'Parameters'),
      h(
        'dl',
        { class: 'fields' },
        parameters.map(({ name, in: where, required, schema, description: text }) =>
          field({ name, schema, description: text, note: `${where}${required ? '' : ', optional'}` }),
        ),
      ),
    ],
    body && [h('h4', {}, 'Body'), fields(body.$ref === undefined ? body : (schemas[nameOf(body.$ref)] ?? {}))],
    h('h4', {}, 'Example'),
    block(`Example of ${summary}`, curlOf(operation, schemas)),
    h('h4', {}, 'Answers'),
    answers.map(([status, response]) => answer(status, response, schemas, summary)),
    h(
      'p',
      { class: 'refused' },
      'Refuses with ',
      refused.map(({ status, $ref }, at) => [
        at > 0 && ' ',
        link(`refusal-${nameOf($ref)}`, status === 'default' ? 'others' : status, { class: 'chip' }),
      ]),
    ),
  );
}

function whoMay(security: Described['security']): ComponentChildren {
  const [first] = security;
  const [permission] = Object.values(first ?? {}).flat();
  if (!first) return h('span', {}, 'Open to everybody');
  if (permission === undefined) return h('span', {}, 'For everybody who is let in');
  return h('span', {}, 'Needs the permission ', h('code', {}, permission));
}

type Schemas = Document['components']['schemas'];

function answer(
  status: string,
  { description = '', headers = {}, content = {} }: Response,
  schemas: Schemas,
  of: string,
) {
  const types = Object.entries(content);
  return h(
    'section',
    { class: 'answer' },
    h('p', {}, h('span', { class: 'status' }, status), ' ', prose(description)),
    types.map(([type, { schema }]) =>
      h(
        'p',
        { class: 'media' },
        h('code', {}, type),
        ' ',
        schema.type === 'string' ? prose(schema.description ?? '') : typeOf(schema),
      ),
    ),
    Object.keys(headers).length > 0 &&
      h(
        'dl',
        { class: 'fields' },
        Object.entries(headers).map(([name, header]) => field({ name, note: 'header', ...header })),
      ),
    types.map(([type, { schema, example }]) => {
      const shown = example ?? (type === 'application/json' ? exampleOf(schema, schemas) : undefined);
      if (shown === undefined || (status !== '200' && status !== '201')) return undefined;
      return block(`Example answer of ${of}`, typeof shown === 'string' ? shown : json(shown));
    }),
  );
}
