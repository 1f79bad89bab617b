import type { HouseRoom } from './household.ts';
import { hash, pick } from './random.ts';
import { readLines, speakerIn } from './scenes.ts';

/** One rule a line: a pattern, and who may reply what. The first rule whose pattern fits a text counts. */
const SCRIPT = `
おはよう bocco「おはよう！よくねむれた？」mama「おはよう〜。今日もよろしくね」granny「おはようございます」
おやすみ bocco「おやすみなさい。またあしたね」hana「おやすみ〜」granny「おやすみなさい。暖かくして寝てね」
ただいま|帰りました|帰った bocco「おかえりなさい！」hana「おかえり〜！まってたよ」mama「おかえり。おつかれさま」
(い|行)ってきます bocco「いってらっしゃい！」mama「気をつけていってらっしゃい」
遅く|遅れ|残業 mama「わかった。気をつけて帰ってきてね」hana「えー、はやくかえってきて」
帰る|帰ります mama「了解！ごはん作って待ってるね」hana「はやくかえってきてね！」
ありがとう|助かる|助かり bocco「どういたしまして！」mama「こちらこそ、いつもありがとう」granny「いえいえ」
ご飯|ごはん|夕飯 mama「今日はカレーにしようと思ってるよ」hana「ハンバーグがいいな！」
暑い|あつい|エアコン|冷房|熱中症 bocco「エアコンをつけて、おみずものんでね」granny「28度にしてありますよ」
寒い|さむい|暖房|加湿|乾燥 bocco「あったかくしてね」granny「ストーブをつけましたよ」mama「加湿器もつけておくね」
天気|雨|傘 bocco「あしたはきっとはれるよ！」granny「こちらは曇り空ですよ」
元気|大丈夫|だいじょうぶ|体調 granny「おかげさまで元気ですよ」bocco「げんきいっぱいだよ！」
宿題|学校|テスト hana「いまやってるところ！」hana「もうおわったよ」
買って|スーパー|買い物 mama「牛乳もお願いしていい？」granny「助かります、ありがとう」
[?？]$ mama「うん、いいと思う！」bocco「もちろん！」granny「あとで確認してお返事しますね」
. bocco「はーい！」mama「了解です」hana「わかった！」granny「はい、わかりましたよ」
`;

const RULES = SCRIPT.trim()
  .split('\n')
  .map((rule) => ({ pattern: new RegExp(rule.slice(0, rule.indexOf(' ')), 'su'), replies: readLines(rule) }));

/** Who replies to a text, what, and after how many seconds: the same for the same room and `unique_id`. */
export function replyTo(room: HouseRoom, text: string, unique_id: string) {
  let random = room.seed;
  for (const letter of unique_id.toLowerCase()) random = hash(random, 91, letter.charCodeAt(0));
  const replies = RULES.find(({ pattern }) => pattern.test(text))?.replies ?? [];
  const { speaker, text: words } = pick(replies, random);
  return { from: speakerIn(room, speaker), text: words, after: 2 + (hash(random, 93, 0) % 5) };
}
