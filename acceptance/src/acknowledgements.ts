/** What the collector says it has committed (ROOMLOG_ACK=1), line by line. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';

export interface Acknowledgements {
  /** By the name that {@link acknowledgeable} gives to rows. */
  names: Set<string>;
  /** Resolves with the next line, or after so many milliseconds without one. */
  next(patienceMs: number): Promise<void>;
  /** Resolves when the pipe is empty and closed; a killed process may leave half a line. */
  end: Promise<void>;
}

export function acknowledgements(child: ChildProcess): Acknowledgements {
  const { stdout } = child;
  if (!stdout) throw new Error('this process has no stdout');
  const names = new Set<string>();
  let rest = '';
  stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { kind, sensor, room, id } = JSON.parse(line).ack;
      names.add(`${kind} ${sensor ?? room} ${id}`.toLowerCase());
    }
  });
  return {
    names,
    next: (patienceMs) => Promise.race([once(stdout, 'data'), delay(patienceMs)]).then(() => {}),
    end: once(child, 'close').then(() => {}),
  };
}

export function acknowledgeable(store: Store): Set<string> {
  const names = sqliteOf(store).prepare(
    `SELECT 'reading ' || uuid || ' ' || reading.id FROM reading JOIN sensor ON sensor.id = sensor_id
     UNION ALL SELECT 'message ' || uuid || ' ' || message.id FROM message JOIN room ON room.id = room_id`,
  );
  return new Set(names.pluck().all() as string[]);
}
