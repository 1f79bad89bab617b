import { type Decoded, decodeRaw } from '../decode/decode-raw.ts';
import type { Message, Reading } from './models.ts';
import { message, reading } from './schemas.ts';

/**
 * Decodes one message from its JSON, such as a stored `Rejected.raw`: a later version may understand it. Never throws.
 */
export const decodeMessage = (json: string): Decoded<Message> => decodeRaw(json, message);

/** Decodes one reading from its JSON, as {@link decodeMessage}. Never throws. */
export const decodeReading = (json: string): Decoded<Reading> => decodeRaw(json, reading);
