/** A Fastify server that sends each file of the folder FOLDER from memory, for served.ts: it prints its address. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastify from 'fastify';

const folder = process.env['FOLDER'] ?? '';
const app = fastify();
for (const file of readdirSync(folder)) {
  const body = readFileSync(join(folder, file));
  const [name, encoding] = file.split('.');
  app.get(`/${name}`, (_request, reply) => {
    void reply.type('application/json; charset=utf-8');
    if (encoding) void reply.header('content-encoding', encoding);
    return reply.send(body);
  });
}
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}/\n`);
