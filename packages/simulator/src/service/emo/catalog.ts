import { uuid } from '../../household/random.ts';

/** A stamp: a picture, a sound and a motion. */
interface Stamp {
  uuid: string;
  name: string;
  summary: string;
}

/** Names as those that are known: `w1ohayo` is the first, `w20sleepy` the last. */
const STAMP_NAMES =
  'ohayo=おはよう oyasumi=おやすみ tadaima=ただいま okaeri=おかえり itte=いってきます arigato=ありがとう gomen=ごめんね ok=オーケー no=だめ question=なあに happy=うれしい sad=かなしい angry=おこった surprise=びっくり love=だいすき cheer=がんばって hungry=おなかすいた party=おめでとう cold=さむい sleepy=ねむい';

/** The 20 stamps, the same on every simulator. */
export const STAMPS: readonly Stamp[] = STAMP_NAMES.split(' ').map((script, index) => {
  const [name = '', summary = ''] = script.split('=');
  return { uuid: uuid(1, 360, index), name: `w${index + 1}${name}`, summary };
});

const FAMILIES = ['ALRIGHT', 'BOCCO', 'EMO', 'GOOD', 'NO', 'WHAT', 'WTF', 'YES'];
const VARIANTS = ['A1', 'A2', 'A3', 'H1', 'H2', 'H3', 'N1', 'N2', 'W1', 'W2'];
const SCENES = 56;

/** The 136 preset motions: eight families of ten, and 56 others; the same on every simulator. */
export const MOTIONS: readonly { uuid: string; name: string }[] = [
  ...FAMILIES.flatMap((family) => VARIANTS.map((variant) => `${family}_${variant}`)),
  ...Array.from({ length: SCENES }, (_, index) => `scene_${index + 1}`),
].map((name, index) => ({ uuid: uuid(1, 361, index), name }));
