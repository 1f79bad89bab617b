import type { HouseRoom, Person } from './household.ts';
import { hash, pick } from './random.ts';

type Reply = readonly [who: number, text: string];

/** Places in a room's `members`. */
const MAMA = 1;
const GRANNY = 2;
const HANA = 3;
const BOCCO = 4;

/** The first rule whose pattern fits a text gives the replies; the last one fits every text. */
const RULES: readonly [pattern: RegExp, ...replies: Reply[]][] = [
  [
    /おはよう/,
    [BOCCO, 'おはよう！よくねむれた？'],
    [MAMA, 'おはよう〜。今日もよろしくね'],
    [GRANNY, 'おはようございます'],
  ],
  [
    /おやすみ/,
    [BOCCO, 'おやすみなさい。またあしたね'],
    [HANA, 'おやすみ〜'],
    [GRANNY, 'おやすみなさい。暖かくして寝てね'],
  ],
  [
    /ただいま|帰りました|帰った/,
    [BOCCO, 'おかえりなさい！'],
    [HANA, 'おかえり〜！まってたよ'],
    [MAMA, 'おかえり。おつかれさま'],
  ],
  [/(い|行)ってきます/, [BOCCO, 'いってらっしゃい！'], [MAMA, '気をつけていってらっしゃい']],
  [/遅く|遅れ|残業/, [MAMA, 'わかった。気をつけて帰ってきてね'], [HANA, 'えー、はやくかえってきて']],
  [/帰る|帰ります/, [MAMA, '了解！ごはん作って待ってるね'], [HANA, 'はやくかえってきてね！']],
  [
    /ありがとう|助かる|助かり/,
    [BOCCO, 'どういたしまして！'],
    [MAMA, 'こちらこそ、いつもありがとう'],
    [GRANNY, 'いえいえ'],
  ],
  [/ご飯|ごはん|夕飯/, [MAMA, '今日はカレーにしようと思ってるよ'], [HANA, 'ハンバーグがいいな！']],
  [/暑い|あつい|エアコン|冷房|熱中症/, [BOCCO, 'エアコンをつけて、おみずものんでね'], [GRANNY, '28度にしてありますよ']],
  [
    /寒い|さむい|暖房|加湿|乾燥/,
    [BOCCO, 'あったかくしてね'],
    [GRANNY, 'ストーブをつけましたよ'],
    [MAMA, '加湿器もつけておくね'],
  ],
  [/天気|雨|傘/, [BOCCO, 'あしたはきっとはれるよ！'], [GRANNY, 'こちらは曇り空ですよ']],
  [/元気|大丈夫|だいじょうぶ|体調/, [GRANNY, 'おかげさまで元気ですよ'], [BOCCO, 'げんきいっぱいだよ！']],
  [/宿題|学校|テスト/, [HANA, 'いまやってるところ！'], [HANA, 'もうおわったよ']],
  [/買って|スーパー|買い物/, [MAMA, '牛乳もお願いしていい？'], [GRANNY, '助かります、ありがとう']],
  [/[?？]$/, [MAMA, 'うん、いいと思う！'], [BOCCO, 'もちろん！'], [GRANNY, 'あとで確認してお返事しますね']],
  [/./su, [BOCCO, 'はーい！'], [MAMA, '了解です'], [HANA, 'わかった！'], [GRANNY, 'はい、わかりましたよ']],
];

/** Who replies to a text, what, and after how many seconds: the same for the same room and `unique_id`. */
export function replyTo(room: HouseRoom, sender: string, text: string, unique_id: string) {
  let random = room.seed;
  for (const letter of unique_id.toLowerCase()) random = hash(random, 91, letter.charCodeAt(0));
  const [, ...replies] = RULES.find(([pattern]) => pattern.test(text)) ?? [/./, [BOCCO, 'はーい！']];
  const others = replies.filter(([who]) => room.members[who]?.uuid !== sender);
  const [who, words] = pick(others.length === 0 ? [[BOCCO, 'うん！'] as const] : others, random);
  const from: Person = room.members[who] ?? room.robot;
  return { from, text: words, after: 2 + (hash(random, 93, 0) % 5) };
}
