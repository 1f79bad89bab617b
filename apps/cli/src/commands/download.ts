import { BoccoError, type MediaFormat } from '@roomlog/api';
import { Failure } from '@roomlog/runtime';
import { type AccountClient, findAccess, withRooms } from '../bocco.ts';
import { expectWritable, stdout, writeOutput } from '../output/output-file.ts';
import { printJson, printLine } from '../output/print.ts';

export interface DownloadOptions {
  format?: MediaFormat;
  force?: boolean;
  json?: boolean;
}

/** Downloads the sound or picture of a message, or a member's face, from BOCCO only. */
export async function download(url: string, file: string, options: DownloadOptions, stop: AbortSignal): Promise<void> {
  const { format, force = false, json } = options;
  const access = findAccess();
  const { origin } = new URL(access.baseUrl);
  // The client refuses other origins too; this comes before the first call.
  if (URL.parse(url)?.origin !== origin) {
    throw new Failure(
      'usage',
      `Media are fetched from ${origin} only, where BOCCO_BASE_URL points; give the audio or image address of a message (roomlog messages ROOM --json).`,
    );
  }
  if (file !== stdout) await expectWritable(file, force);
  else if (json) throw new Failure('usage', 'Name a file for --json; both would go to stdout.');
  // A download may take minutes: asking for the rooms first checks quickly that BOCCO answers and accepts the account.
  const fetched = withRooms(access, stop, (_, clients) => fetchFile(clients, url, format), 'Downloading');
  const { bytes, content_type } = await fetched;
  await writeOutput(file, [bytes], { force, signal: stop });
  if (file === stdout) return;
  if (json) return printJson({ file, content_type, size: bytes.length });
  printLine(`${file}: ${bytes.length} bytes, ${content_type}`);
}

/** From the first account that gets it. @throws the first account's error when all fail */
async function fetchFile(clients: AccountClient[], url: string, format: MediaFormat | undefined) {
  let refusal: BoccoError | undefined;
  for (const { client } of clients) {
    try {
      return await client.downloadMedia(url, { format });
    } catch (error) {
      if (!(error instanceof BoccoError)) throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}
