/** Searches among the texts of a care home, beside pg_trgm. */

import { listRooms, openStore, searchMessages } from '@roomlog/store';
import { fillRooms } from '../bench-store.ts';
import { openPipe } from '../peers/program.ts';
import { atMost } from '../results.ts';
import { ask, type Both, inTurn, placesOf } from './both.ts';

const most = 0.2;

/** Texts of a family, as many as of a care home in a year: the words are those that people search for. */
export async function searches(both: Both): Promise<string> {
  const [rooms, messages, rounds] = [20, 300_000, 31];
  const words = '雨 学校 お迎え 薬 元気 ごはん 電車 病院 ありがとう ただいま 散歩 洗濯 宿題 明日 寒い'.split(' ');
  const { postgres: place } = placesOf(both, 'searches');
  const store = await openStore(place, 'writer');
  await fillRooms(store.db, rooms);
  const [room] = await listRooms(store.db);
  const ids = (await listRooms(store.db)).map(({ id }) => id);
  const list = words.map((word) => `'${word}'`).join(', ');
  const text = Array.from(
    { length: 3 },
    (_, at) => `words[1 + (hashint4(n * 3 + ${at}) & 2147483647) % ${words.length}]`,
  );
  ask(
    both,
    `INSERT INTO message (room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, "user",
      detail, indexed)
    SELECT (ARRAY[${ids.join(', ')}])[1 + n % ${rooms}], n, 'u' || n, 1767225600 + n * 100, 'text', 'normal',
      ${text.join(" || 'と' || ")} || n || CASE WHEN n % 601 = 0 THEN '猫' WHEN n % 599 = 0 THEN '銀行' ELSE '' END,
      '', '', 'human', 0, '{}', '{}', 1
    FROM generate_series(1, ${messages}) AS n, (SELECT ARRAY[${list}] AS words) AS given`,
    'searches',
  );
  ask(
    both,
    `INSERT INTO message_text (seq, folded, letters)
    SELECT seq, text, ARRAY(SELECT DISTINCT letter FROM unnest(string_to_array(text, NULL)) AS letter) || ('r' || room_id)
    FROM message`,
    'searches',
  );
  ask(both, 'CREATE EXTENSION pg_trgm', 'searches');
  ask(both, 'CREATE INDEX message_trigrams ON message_text USING gin (folded gin_trgm_ops)', 'searches');
  ask(both, 'VACUUM ANALYZE', 'searches');
  const pipe = openPipe(both.server.psql, [...both.server.connection, '-d', 'searches', '-qAt']);
  const byTrigrams = (word: string) =>
    pipe.ask(
      `SELECT m.* FROM message m JOIN message_text t USING (seq) WHERE m.room_id = ${room?.id} AND t.folded LIKE '%${word}%'
        ORDER BY m.id DESC LIMIT 50;\n\\echo end\n`,
      (answer) => answer.endsWith('end\n'),
    );
  const looked = {
    '1 character, in every 600th message': { word: '猫', isGoal: true },
    '2 characters, in every 600th message': { word: '銀行', isGoal: true },
    '1 character, in no message': { word: '犬', isGoal: true },
    '1 character, in every fifth message': { word: '雨', isGoal: false },
  };
  const ways = Object.fromEntries(
    Object.entries(looked).flatMap(([name, { word }]) => [
      [`own ${name}`, () => searchMessages(store.db, room?.id ?? 0, word, { limit: 50 })],
      [`trigrams ${name}`, () => byTrigrams(word)],
    ]),
  );
  const ms = await inTurn(rounds, ways);
  await pipe.stop();
  await store.close();
  const sizes = ['message_text_letters', 'message_trigrams'].map(
    (index) => Number(ask(both, `SELECT pg_relation_size('${index}')`, 'searches')) / 1e6,
  );
  const rows = Object.entries(looked).map(([name, { isGoal }]) => {
    const [own = 0, trigrams = 0] = [ms[`own ${name}`], ms[`trigrams ${name}`]];
    const ratio = own / trigrams;
    const verdict = isGoal ? atMost(ratio, most) : '';
    return `| ${name} | ${own.toFixed(1)} | ${trigrams.toFixed(1)} | ${ratio.toFixed(2)} | ${verdict} |`;
  });
  return `
A search in one of ${rooms} rooms with ${messages.toLocaleString('en')} messages in all: the newest 50. Medians of ${rounds} rounds. The
index takes ${sizes[0]?.toFixed(0)} MB, that of pg_trgm ${sizes[1]?.toFixed(0)}.

| a word of | roomlog, ms | pg_trgm, ms | over it | at most ${most} |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
