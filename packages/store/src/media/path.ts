/** The media folder: files are named by the SHA-256 of their bytes, so that the same picture is stored once. */
import { join } from 'node:path';

/** The media folder in a data folder. */
export const mediaFolder = (dataDir: string) => join(dataDir, 'media');

/** Path of a file in the media folder, by its SHA-256 in hexadecimal. */
export const mediaPath = (sha256: string) => `${sha256.slice(0, 2)}/${sha256}`;
