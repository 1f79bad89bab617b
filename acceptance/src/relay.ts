/** Passes bytes on between two addresses: `node relay.ts FROM:PORT TO:PORT`. Says `ready` when it listens. */
import { connect, createServer } from 'node:net';

const [from = '', to = ''] = process.argv.slice(2);
const address = (text: string) => {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at), port: Number(text.slice(at + 1)) };
};
const server = createServer((near) => {
  const far = connect(address(to));
  for (const socket of [near, far]) {
    socket.on('error', () => {
      near.destroy();
      far.destroy();
    });
  }
  near.pipe(far).pipe(near);
});
server.listen(address(from), () => process.stdout.write('ready\n'));
