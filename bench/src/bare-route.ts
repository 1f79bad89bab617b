/** A Fastify server that sends each file of the folder FOLDER from memory, for http.ts: it prints its address. */
import { readFileSync } from 'node:fs';
import fastify from 'fastify';

const app = fastify();
for (const [name, encoding] of [
  ['plain', undefined],
  ['brotli', 'br'],
] as const) {
  const body = readFileSync(`${process.env['FOLDER']}/${name}`);
  app.get(`/${name}`, (_request, reply) => {
    void reply.type('application/json; charset=utf-8');
    if (encoding) void reply.header('content-encoding', encoding);
    return reply.send(body);
  });
}
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}/\n`);
