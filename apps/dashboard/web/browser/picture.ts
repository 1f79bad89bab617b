/** What only a browser can do with a picture: open it, reduce it, and show it before the server has it. */

/** A picture as it is sent. */
export interface Picture {
  file: Blob;
  /** In pixels, if it was reduced. */
  reducedTo: { width: number; height: number } | null;
  /** Small, to be drawn: the policy of this page allows no addresses of local files. */
  preview: ImageBitmap;
}

/** Pixels of the longer side, and what is tried where the file would be too large. */
const longestSides = [2048, 1536, 1024];
const previewSide = 480;
const quality = 0.85;

const fitInto = ({ width, height }: ImageBitmap, side: number) => {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
};

/**
 * Opens a picture, and makes a JPEG of at most 2048 pixels of one that is larger, or that can't be sent as it is.
 * @param most bytes that the robot takes: a picture that has more is made smaller still
 * @returns null for what this browser can't open
 */
export async function openPicture(file: Blob, canBeSent: boolean, most: number): Promise<Picture | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const isSmall = Math.max(bitmap.width, bitmap.height) <= (longestSides[0] ?? 0);
  let sent = canBeSent && isSmall && file.size <= most ? file : null;
  let size = fitInto(bitmap, Infinity);
  for (const side of longestSides) {
    if (sent && sent.size <= most) break;
    size = fitInto(bitmap, side);
    sent = await drawn(bitmap, size);
  }
  const isReduced = size.width < bitmap.width || size.height < bitmap.height;
  const { width: resizeWidth, height: resizeHeight } = fitInto(bitmap, previewSide);
  const preview = await createImageBitmap(bitmap, { resizeWidth, resizeHeight, resizeQuality: 'medium' });
  bitmap.close();
  return sent && { file: sent, reducedTo: isReduced ? size : null, preview };
}

function drawn(bitmap: ImageBitmap, size: { width: number; height: number }): Promise<Blob | null> {
  const canvas = Object.assign(document.createElement('canvas'), size);
  const context = canvas.getContext('2d');
  if (!context) return Promise.resolve(null);
  // A JPEG has no transparency: without this it would be black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, size.width, size.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, size.width, size.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}
