/** Messages of BOCCO emo in the shape of the store. */
import { type Message as EmoMessage, epochMsOf, type Page, sequenceOf } from '@roomlog/api/emo';
import { emoMessageId, type Message } from '@roomlog/store';

/** In place of what was spoken and not understood. The words may still come later. */
const notUnderstood = '（文字起こしできませんでした。音声を聴いて直接ご確認ください）';

/** @throws RangeError for a time after the year 2254 */
export function toMessage(from: EmoMessage): Message {
  const { sequence, unique_id, user, media, lang, extra } = from;
  const { uuid, user_type, nickname, profile_image } = user;
  return {
    id: emoMessageId(sequence, unique_id),
    unique_id,
    sequence,
    date: new Date(epochMsOf(sequence)),
    media,
    message_type: 'normal',
    text: from.message.ja === notUnderstood ? '' : from.message.ja,
    audio: from.audio_url,
    image: from.image_url,
    sender: uuid,
    user: { uuid, user_type, nickname, icon: profile_image },
    // The store counts each recording of emo as dictated.
    dictated: false,
    detail: null,
    extra: lang === '' || lang === 'ja' ? extra : { ...extra, lang },
  };
}

/** Ascending by id. */
export function toPage({ items, rejected }: Page<EmoMessage>): Page<Message> {
  const page: Page<Message> = { items: [], rejected: [...rejected] };
  for (const [at, message] of items.entries()) {
    try {
      page.items.push(toMessage(message));
    } catch (error) {
      page.rejected.push({ path: `/messages/${at}`, reason: String(error), raw: JSON.stringify(message) });
    }
  }
  page.items.sort((a, b) => a.id - b.id);
  return page;
}

/** The sequence from which to walk back, so that every message before this id comes; see `emoMessageId`. */
export const sequenceAt = (id: number): string => sequenceOf(Math.floor(id / 1000) + 1);
