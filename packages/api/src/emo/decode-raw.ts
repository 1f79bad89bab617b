import { type Decoded, decodeRaw } from '../decode/decode-raw.ts';
import { keepDigits } from '../decode/source-text.ts';
import type { Delivery, Message, SensorEvent } from './models.ts';
import { delivery, message, sensorEvent } from './schemas.ts';

/**
 * Decodes one message from its JSON, such as a stored `Rejected.raw`: a later version may understand it. Never throws.
 */
export const decodeMessage = (json: string): Decoded<Message> =>
  decodeRaw(json, (value) => message(keepDigits(value, json)));

/** Decodes one event of a sensor from its JSON, as {@link decodeMessage}. Never throws. */
export const decodeSensorEvent = (json: string): Decoded<SensorEvent> =>
  decodeRaw(json, (value) => sensorEvent(keepDigits(value, json)));

/**
 * Decodes what the webhook was sent (POST, `X-Platform-API-Secret`) from its JSON, as {@link decodeMessage}. Never throws.
 * The message in the `data` of a `message.received` can be read with `decodeMessage(JSON.stringify(…))`.
 */
export const decodeDelivery = (json: string): Decoded<Delivery> =>
  decodeRaw(json, (value) => delivery(keepDigits(value, json)));
