/** A server that is gone without a word, as after a power cut, would be waited for as long as TCP tries: a quarter of an hour. */

/** As pg's client. */
interface Connection {
  connection: { stream: { destroy(): void } };
  once(event: 'end', on: () => void): unknown;
}

/** As pg's pool. */
interface Pool {
  readonly ended: boolean;
  readonly idleCount: number;
  on(event: 'release', on: () => void): unknown;
}

/**
 * Ends all connections at once when the server neither answers what it was asked nor takes another connection. A long
 * statement alone is no sign of that. Goes on until the pool and all connections have ended.
 * @param every how long nothing was answered before the server is tried (milliseconds)
 * @param isThere whether the server answers a new connection
 * @returns what adds a connection, of the pool or beside it
 */
export function endWithServer(
  pool: Pool,
  every: number,
  isThere: () => Promise<boolean>,
): (connection: Connection) => void {
  const open = new Set<Connection>();
  let answered = 0;
  let before = 0;
  pool.on('release', () => (answered += 1));
  const look = async () => {
    if (pool.ended && open.size === 0) clearInterval(timer);
    const isSilent = answered === before && open.size > pool.idleCount;
    before = answered;
    if (!isSilent || (await isThere())) return;
    for (const { connection } of open) connection.stream.destroy();
  };
  const timer = setInterval(() => void look(), every);
  timer.unref();
  return (connection) => {
    open.add(connection);
    connection.once('end', () => open.delete(connection));
  };
}
