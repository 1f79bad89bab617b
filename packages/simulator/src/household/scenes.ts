import type { User } from '@roomlog/api';
import type { HouseRoom } from './household.ts';

/** Who says a line, by place in a room's `members`; `voice` is the child who speaks into the robot. */
const SPEAKERS = { papa: 0, mama: 1, granny: 2, hana: 3, bocco: 4, voice: 4 };

type Speaker = keyof typeof SPEAKERS;

/** The member of a room who says a line. */
export const speakerIn = (room: HouseRoom, speaker: Speaker): User => room.members[SPEAKERS[speaker]] ?? room.robot;

/** One message of a scene; `text` is '' for a picture and a stamp. */
export interface Line {
  speaker: Speaker;
  kind: 'text' | 'picture' | 'stamp';
  text: string;
}

/** A short exchange that fits a time of day, and perhaps a season or a kind of day. */
export interface Scene {
  /** Hours after midnight in which its first line falls. */
  from: number;
  to: number;
  months: readonly number[] | undefined;
  on: 'weekday' | 'weekend' | undefined;
  lines: Line[];
}

const SEASONS: Record<string, readonly number[]> = {
  winter: [12, 1, 2],
  newyear: [1],
  snow: [1, 2],
  pollen: [3, 4],
  spring: [3, 4, 5],
  april: [4],
  may: [5],
  rain: [6, 7],
  summer: [7, 8, 9],
  holidays: [7, 8],
  moon: [9],
  october: [10],
  autumn: [10, 11],
  christmas: [12],
};

/** What may take the place of `{dish}` and the like in a line. */
export const WORDS: Record<string, readonly string[]> = {
  dish: 'カレー ハンバーグ 肉じゃが オムライス 焼き魚 親子丼 餃子 唐揚げ 麻婆豆腐 シチュー ちらし寿司 豚汁 コロッケ ナポリタン'.split(
    ' ',
  ),
  errand: '牛乳 たまご 食パン しょうゆ 洗剤 バナナ 豆腐 単3の電池 はなの消しゴム マヨネーズ トイレットペーパー'.split(
    ' ',
  ),
  snack: 'プリン おせんべい いちご クッキー ヨーグルト ホットケーキ みかん どら焼き'.split(' '),
  late: '7時半 8時 8時半 9時ごろ'.split(' '),
  lesson: 'ピアノ スイミング 書道 英語'.split(' '),
  park: '動物園 水族館 図書館 プール 科学館 河川敷の公園'.split(' '),
};

/** One scene a line: hours, when it fits, and who says what. */
const SCRIPT = `
6.4-7.6 bocco「おはよう！きょうも元気にいこうね」
6.5-7.4 weekday mama「はな、そろそろ起きる時間だよ〜」voice「もうおきてるよ」
6.6-7.5 granny「おはようございます。今朝も早くから目が覚めました」mama「おはようございます。よく眠れましたか？」
7-8.2 weekday papa「いってきます。傘いるかな？」mama「夕方から降るみたい。折りたたみ持っていって」
7.2-8.2 weekday mama「今日は{lesson}の日だから、帰ったらすぐ支度してね」hana「はーい」
7.4-8.3 weekday bocco「わすれものはない？ハンカチもった？」voice「もった！いってきまーす」
7.5-8.4 weekday mama「体操服、玄関に置いてあるよ」
9-11 granny「今日はデイサービスの日でした。お迎えが来たので行ってきます」
9.5-11.5 granny「庭の花が咲きました」granny[picture] mama「わあ、きれい！」
10-12 granny「血圧、今朝は128でした。お薬も飲みましたよ」mama「よかった。お水もしっかり飲んでね」
10-12 weekday mama「宅配便、午後に届くそうです。おばあちゃん、受け取りお願いできますか」granny「はい、わかりました」
11.8-13 weekday papa「お弁当おいしかった。ごちそうさま」mama[stamp]
12-13 weekday papa「今日は帰りが{late}になりそう」mama「了解。ごはん取っておくね」
12-13.5 granny「お昼はおうどんにしました」papa「いいね。火の元だけ気をつけて」
13-15 weekday mama「今日のPTA、無事に終わりました」papa「おつかれさま！」
14.8-16.2 weekday voice「ただいまー」mama「おかえり！おやつは戸棚の{snack}だよ」voice「やったー」
14.8-16 weekday hana「ただいま」bocco「はなちゃん、おかえり！」mama「おかえり〜。手洗いうがいしてね」
15.2-16.8 weekday voice「しゅくだいおわった。あそびにいっていい？」mama「5時までに帰ってきてね。気をつけて」
15.3-17 weekday hana「今日テストで100点とった！」papa「すごい！よくがんばったね」granny「えらいねえ。ごほうびを考えておきますよ」
15.5-17 weekday voice「ママいつかえってくる？」mama「6時には着くよ。{snack}食べて待ってて」
16-17.5 weekday mama「パパ、帰りに{errand}買ってきてもらえる？」papa「いいよ。ほかにいるものある？」mama「それだけで大丈夫。ありがとう」
16-19 voice「BOCCO、あしたのてんきは？」bocco「あしたもきっといいてんき！てるてるぼうずをつくろう」
16.5-18 mama「今夜は{dish}だよ」hana「やったー！大好き」
16.5-18 mama「夕飯、{dish}でいい？」papa「いいね、楽しみ」
17.2-18.8 weekday mama「いま駅に着きました。あと15分くらい」
17.5-19 weekday papa「電車が止まってる…少し遅れます」mama「あらら。気をつけて帰ってきてね」
18-19.5 weekday papa「これから帰ります」hana[stamp]
18-21 granny「今日は足の調子がよくて、公園まで歩きました」papa「すごい！無理はしないでね」
18.5-19.8 mama[picture] mama「今日の晩ごはん。{dish}うまくできた」papa「おいしそう！急いで帰る」
19-20.5 granny「はなちゃん、今日は学校どうだった？」voice「たのしかったよ。きゅうしょくがカレーだった」granny「それはよかったねえ」
19.2-20.8 hana「BOCCO、なにかおはなしして」bocco「むかしむかし、あるところに、ロボットがいました。おしまい！」hana「みじかい！」
19.5-21 bocco「そろそろおふろの時間だよ」voice「いまテレビみてるからまって」
20-21 weekday mama「はな、明日の時間割そろえた？」hana「いまやる」
20.2-21.2 voice「おやすみなさーい」papa「おやすみ。いい夢をね」mama「おやすみ」
20.5-21.5 granny「そろそろ休みます。戸締まりもしました」papa「おやすみなさい、暖かくして寝てね」
21-22.3 mama「明日の燃えるゴミ、お願いしていい？」papa「まかせて」
21.2-22.5 papa「週末、{park}に行かない？」mama「いいね！はなも喜ぶと思う」
21.5-22.6 mama「今日も一日おつかれさま」papa[stamp]
8.5-10 weekend voice「パパ、こうえんいこう」papa「朝ごはん食べたら行こうか」
9-10.5 weekend papa「ホットケーキ焼いたよ」papa[picture]
10-11.5 weekend mama「洗濯物ほしたら{park}に出かけよう」hana「おべんとうもってく？」mama「おにぎり作るね」
11-13 weekend papa「スーパーにいるけど、{errand}まだあった？」mama「もうないかも。買ってきて〜」
13-15 weekend papa[picture] papa「{park}なう」granny「みんな楽しそうですね」
14-16 weekend granny「来週、そちらに遊びに行ってもいいかしら」papa「もちろん。駅まで迎えに行くよ」hana「やった！おばあちゃんくる！」
15-17 weekend hana「おやつは{snack}がいいな」mama「じゃあ一緒につくろうか」
6.8-8 winter granny「今朝は霜が降りて、一面まっ白です」papa「冷えるね。暖房つけてから起きてね」
18-20 winter mama「今日は寒いから{dish}のあとに生姜湯いれるね」papa「ありがたい」
19-21 winter bocco「くうきがかんそうしているよ。かしつ、してね」mama「教えてくれてありがとう。加湿器つけました」
7-9 snow voice「ゆきだ！ゆきがふってる！」hana[picture] mama「ほんとだ、積もるかな」
9-11 newyear granny「お餅を送りました。明日着くと思います」mama「ありがとうございます！お雑煮にしますね」
17-19 christmas voice「サンタさんにてがみかいたよ」papa「なにをお願いしたのかな？」voice「ないしょ」
10-15 spring granny「川沿いの桜が見ごろですよ」granny[picture] mama「週末みんなで見に行こうか」
7-8.3 pollen papa「花粉がつらい…薬もうないかも」mama「帰りに薬局寄ってくるね」
15-17 april hana「あたらしいクラス、みなみちゃんといっしょだった！」mama「よかったね！」
13-16 may granny「たけのこをいただいたので、煮ておきました」papa「明日取りに行くね。楽しみ」
7-9 rain mama「今日も雨だね。洗濯物は部屋干しで」papa「除湿つけておくよ」
15-17 rain hana「かえりにあじさいみつけた」hana[picture]
10-15 summer bocco「おへやがあついよ。エアコンをつけて、おみずものんでね」granny「はいはい、つけましたよ。ありがとうね」
11-14 summer papa「今日は猛暑日だって。おばあちゃん、エアコンつけてる？」granny「28度にしてあります。麦茶も飲んでいます」papa「よかった」
14-17 summer voice「アイスたべていい？」mama「1本だけね」
17-19 holidays mama「花火大会、何時に出る？」papa「6時に出れば間に合うと思う」hana「ゆかたきる！」
9-12 holidays hana「じゆうけんきゅう、おんどのきろくにする」papa「いいね。BOCCOのセンサーが使えるよ」
19-21 moon granny「今夜は中秋の名月ですね。お団子をお供えしました」hana「おつきさま、まんまる！」
10-14 autumn granny「柿がたくさんなりました。送りますね」mama「はなが喜びます！」
8-10 october mama「運動会のお弁当、がんばって作りました」mama[picture] granny「立派ですねえ。応援していますよ」
17-19 autumn papa「日が暮れるの早くなったね」mama「もう真っ暗。自転車のライトつけてね」
6.8-8 autumn mama「朝晩冷えるから上着持っていってね」hana「はーい」
`;

function readScene(script: string): Scene {
  const [hours = '', when = ''] = script.split(' ');
  const [from = 0, to = 24] = hours.split('-').map(Number);
  return {
    from,
    to,
    months: SEASONS[when],
    on: when === 'weekday' || when === 'weekend' ? when : undefined,
    lines: readLines(script),
  };
}

/** The lines in a script: `mama「…」` says a text, `mama[picture]` and `mama[stamp]` send one. */
export function readLines(script: string): Line[] {
  const lines = script.matchAll(/(\w+)(?:「(.*?)」|\[(picture|stamp)\])/g).map(
    ([, speaker, text = '', kind = 'text']): Line => ({
      speaker: speaker as Speaker,
      kind: kind as Line['kind'],
      text,
    }),
  );
  return lines.toArray();
}

/** Every scene. The order matters: the random choice of a day goes by the index. */
export const SCENES: readonly Scene[] = SCRIPT.trim().split('\n').map(readScene);
