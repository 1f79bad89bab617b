/** Writes the readings of a DuckDB file as CSV, for files.ts: `node duckdb-copy.ts FILE CSV`. */
import { loadDuckDb } from './duckdb.ts';

const [file = '', csv = ''] = process.argv.slice(2);
const connection = await (await loadDuckDb()?.DuckDBInstance.create(file))?.connect();
await connection?.run(`COPY (SELECT strftime(to_timestamp(ts) AT TIME ZONE 'Asia/Tokyo', '%Y-%m-%dT%H:%M:%S+09:00') AS time,
  temperature, humidity, illuminance FROM reading ORDER BY ts) TO '${csv}' (HEADER)`);
