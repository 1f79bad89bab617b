import { RequestRefused } from '../errors.ts';
import { type Endpoint, MIB } from '../http/endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';

/** A motion of one's own: for each part of the robot the steps of its movement or light, after YUKAI's motion editor. */
export interface MotionTracks {
  head: unknown[];
  antenna: unknown[];
  led_cheek_l: unknown[];
  led_cheek_r: unknown[];
  led_play: unknown[];
  led_rec: unknown[];
  led_func: unknown[];
}

/** The colour of the cheeks, each from 0 to 255. */
export interface LedColor {
  red: number;
  green: number;
  blue: number;
}

/** Where the head turns to, in degrees: `angle` from -45 to 45, `vertical_angle` from -20 to 20. */
export interface HeadTurn {
  angle: number;
  vertical_angle: number;
}

/* What can't be right costs no call: each of these throws `RequestRefused` for it. */

export function textBody(text: string): { text: string } {
  if (text.trim() === '') throw new RequestRefused(ENDPOINTS.sendText, 'The text must not be empty');
  return { text };
}

export function colorBody({ red, green, blue }: LedColor): LedColor {
  const isColor = [red, green, blue].every((each) => Number.isInteger(each) && each >= 0 && each <= 255);
  if (isColor) return { red, green, blue };
  throw new RequestRefused(ENDPOINTS.sendLedColor, 'Each colour must be a whole number from 0 to 255');
}

export function turnBody({ angle, vertical_angle }: HeadTurn): HeadTurn {
  // Not the other way round: a NaN is neither too large nor too small.
  if (Math.abs(angle) <= 45 && Math.abs(vertical_angle) <= 20) return { angle, vertical_angle };
  throw new RequestRefused(ENDPOINTS.moveTo, 'The angle must be from -45 to 45 and the vertical angle from -20 to 20');
}

export async function audioForm(audio: Blob): Promise<FormData> {
  // An ISO base media file begins with a box of type `ftyp` (ISO/IEC 14496-12, section 4.3).
  const name = (await audio.slice(4, 8).text()) === 'ftyp' ? 'audio.m4a' : 'audio.mp3';
  return fileForm(ENDPOINTS.sendAudio, 'audio', new File([audio], name, { type: audio.type }));
}

export function imageForm(image: Blob): FormData {
  const name = image.type === 'image/png' ? 'image.png' : 'image.jpg';
  return fileForm(ENDPOINTS.sendImage, 'image', new File([image], name, { type: image.type }));
}

function fileForm(endpoint: Endpoint, field: string, file: File): FormData {
  if (file.size === 0 || file.size > MIB) throw new RequestRefused(endpoint, `The ${field} must have 1 byte to 1 MiB`);
  const form = new FormData();
  form.set(field, file);
  return form;
}
