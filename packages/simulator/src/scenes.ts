/** Who says a line: a person, the robot by itself, or (`voice`) the child speaking into the robot, which takes dictation. */
export type Speaker = 'papa' | 'mama' | 'granny' | 'hana' | 'bocco' | 'voice';

/** A speaker with what is said; `picture:` and `stamp:` before the speaker send those instead of text. */
export type Line = readonly [speaker: Speaker | `picture:${Speaker}` | `stamp:${Speaker}`, text: string];

/** A short exchange that fits a time of day, and perhaps a season or a kind of day. */
export interface Scene {
  /** Hours after midnight in which its first line falls. */
  hours: readonly [from: number, to: number];
  months?: readonly number[];
  on?: 'weekday' | 'weekend';
  lines: readonly [Line, ...Line[]];
}

const WINTER = [12, 1, 2];
const SPRING = [3, 4, 5];
const RAINY = [6, 7];
const SUMMER = [7, 8, 9];
const AUTUMN = [10, 11];

/** What `{dish}` and the like stand for. */
export const WORDS: Record<string, readonly string[]> = {
  dish: [
    'カレー',
    'ハンバーグ',
    '肉じゃが',
    'オムライス',
    '焼き魚',
    '親子丼',
    '餃子',
    '唐揚げ',
    '麻婆豆腐',
    'クリームシチュー',
    'ちらし寿司',
    '豚汁',
    'コロッケ',
    'うどん',
    'ナポリタン',
    'さばの味噌煮',
  ],
  errand: [
    '牛乳',
    'たまご',
    '食パン',
    'しょうゆ',
    'トイレットペーパー',
    '洗剤',
    'バナナ',
    '豆腐',
    '単3の電池',
    'はなの消しゴム',
    'マヨネーズ',
  ],
  snack: ['プリン', 'おせんべい', 'いちご', 'クッキー', 'ヨーグルト', 'ホットケーキ', 'みかん', 'どら焼き'],
  late: ['7時半', '8時', '8時半', '9時ごろ'],
  lesson: ['ピアノ', 'スイミング', '書道', '英語'],
  park: ['動物園', '水族館', '図書館', 'プール', '科学館', '河川敷の公園'],
};

export const SCENES: readonly Scene[] = [
  { hours: [6.4, 7.6], lines: [['bocco', 'おはよう！きょうも元気にいこうね']] },
  {
    hours: [6.5, 7.4],
    on: 'weekday',
    lines: [
      ['mama', 'はな、そろそろ起きる時間だよ〜'],
      ['voice', 'もうおきてるよ'],
    ],
  },
  {
    hours: [6.6, 7.5],
    lines: [
      ['granny', 'おはようございます。今朝も早くから目が覚めました'],
      ['mama', 'おはようございます。よく眠れましたか？'],
    ],
  },
  {
    hours: [7, 8.2],
    on: 'weekday',
    lines: [
      ['papa', 'いってきます。傘いるかな？'],
      ['mama', '夕方から降るみたい。折りたたみ持っていって'],
    ],
  },
  {
    hours: [7.2, 8.2],
    on: 'weekday',
    lines: [
      ['mama', '今日は{lesson}の日だから、帰ったらすぐ支度してね'],
      ['hana', 'はーい'],
    ],
  },
  {
    hours: [7.4, 8.3],
    on: 'weekday',
    lines: [
      ['bocco', 'わすれものはない？ハンカチもった？'],
      ['voice', 'もった！いってきまーす'],
    ],
  },
  { hours: [7.5, 8.4], on: 'weekday', lines: [['mama', '体操服、玄関に置いてあるよ']] },
  { hours: [9, 11], lines: [['granny', '今日はデイサービスの日でした。お迎えが来たので行ってきます']] },
  {
    hours: [9.5, 11.5],
    lines: [
      ['granny', '庭の花が咲きました'],
      ['picture:granny', '写真を送信しました'],
      ['mama', 'わあ、きれい！'],
    ],
  },
  {
    hours: [10, 12],
    lines: [
      ['granny', '血圧、今朝は128でした。お薬も飲みましたよ'],
      ['mama', 'よかった。お水もしっかり飲んでね'],
    ],
  },
  {
    hours: [10, 12],
    on: 'weekday',
    lines: [
      ['mama', '宅配便、午後に届くそうです。おばあちゃん、受け取りお願いできますか'],
      ['granny', 'はい、わかりました'],
    ],
  },
  {
    hours: [11.8, 13],
    on: 'weekday',
    lines: [
      ['papa', 'お弁当おいしかった。ごちそうさま'],
      ['stamp:mama', ''],
    ],
  },
  {
    hours: [12, 13],
    on: 'weekday',
    lines: [
      ['papa', '今日は帰りが{late}になりそう'],
      ['mama', '了解。ごはん取っておくね'],
    ],
  },
  {
    hours: [12, 13.5],
    lines: [
      ['granny', 'お昼はおうどんにしました'],
      ['papa', 'いいね。火の元だけ気をつけて'],
    ],
  },
  {
    hours: [14.8, 16.2],
    on: 'weekday',
    lines: [
      ['voice', 'ただいまー'],
      ['mama', 'おかえり！おやつは戸棚の{snack}だよ'],
      ['voice', 'やったー'],
    ],
  },
  {
    hours: [14.8, 16],
    on: 'weekday',
    lines: [
      ['hana', 'ただいま'],
      ['bocco', 'はなちゃん、おかえり！'],
      ['mama', 'おかえり〜。手洗いうがいしてね'],
    ],
  },
  {
    hours: [15.2, 16.8],
    on: 'weekday',
    lines: [
      ['voice', 'しゅくだいおわった。あそびにいっていい？'],
      ['mama', '5時までに帰ってきてね。気をつけて'],
    ],
  },
  {
    hours: [15.3, 17],
    on: 'weekday',
    lines: [
      ['hana', '今日テストで100点とった！'],
      ['papa', 'すごい！よくがんばったね'],
      ['granny', 'えらいねえ。ごほうびを考えておきますよ'],
    ],
  },
  {
    hours: [15.5, 17],
    on: 'weekday',
    lines: [
      ['voice', 'ママいつかえってくる？'],
      ['mama', '6時には着くよ。{snack}食べて待ってて'],
    ],
  },
  {
    hours: [16, 17.5],
    on: 'weekday',
    lines: [
      ['mama', 'パパ、帰りに{errand}買ってきてもらえる？'],
      ['papa', 'いいよ。ほかにいるものある？'],
      ['mama', 'それだけで大丈夫。ありがとう'],
    ],
  },
  {
    hours: [16.5, 18],
    lines: [
      ['mama', '今夜は{dish}だよ'],
      ['hana', 'やったー！大好き'],
    ],
  },
  {
    hours: [16.5, 18],
    lines: [
      ['mama', '夕飯、{dish}と{dish}どっちがいい？'],
      ['papa', '{dish}かな'],
    ],
  },
  { hours: [17.2, 18.8], on: 'weekday', lines: [['mama', 'いま駅に着きました。あと15分くらい']] },
  {
    hours: [17.5, 19],
    on: 'weekday',
    lines: [
      ['papa', '電車が止まってる…少し遅れます'],
      ['mama', 'あらら。気をつけて帰ってきてね'],
    ],
  },
  {
    hours: [18, 19.5],
    on: 'weekday',
    lines: [
      ['papa', 'これから帰ります'],
      ['stamp:hana', ''],
    ],
  },
  {
    hours: [18.5, 19.8],
    lines: [
      ['picture:mama', '写真を送信しました'],
      ['mama', '今日の晩ごはん。{dish}うまくできた'],
      ['papa', 'おいしそう！急いで帰る'],
    ],
  },
  {
    hours: [19, 20.5],
    lines: [
      ['granny', 'はなちゃん、今日は学校どうだった？'],
      ['voice', 'たのしかったよ。きゅうしょくがカレーだった'],
      ['granny', 'それはよかったねえ'],
    ],
  },
  {
    hours: [19.2, 20.8],
    lines: [
      ['hana', 'BOCCO、なにかおはなしして'],
      ['bocco', 'むかしむかし、あるところに、ロボットがいました。おしまい！'],
      ['hana', 'みじかい！'],
    ],
  },
  {
    hours: [19.5, 21],
    lines: [
      ['bocco', 'そろそろおふろの時間だよ'],
      ['voice', 'いまテレビみてるからまって'],
    ],
  },
  {
    hours: [20, 21],
    on: 'weekday',
    lines: [
      ['mama', 'はな、明日の時間割そろえた？'],
      ['hana', 'いまやる'],
    ],
  },
  {
    hours: [20.2, 21.2],
    lines: [
      ['voice', 'おやすみなさーい'],
      ['papa', 'おやすみ。いい夢をね'],
      ['mama', 'おやすみ'],
    ],
  },
  {
    hours: [20.5, 21.5],
    lines: [
      ['granny', 'そろそろ休みます。戸締まりもしました'],
      ['papa', 'おやすみなさい、暖かくして寝てね'],
    ],
  },
  {
    hours: [21, 22.3],
    lines: [
      ['mama', '明日の燃えるゴミ、お願いしていい？'],
      ['papa', 'まかせて'],
    ],
  },
  {
    hours: [21.2, 22.5],
    lines: [
      ['papa', '週末、{park}に行かない？'],
      ['mama', 'いいね！はなも喜ぶと思う'],
    ],
  },
  {
    hours: [21.5, 22.6],
    lines: [
      ['mama', '今日も一日おつかれさま'],
      ['stamp:papa', ''],
    ],
  },
  {
    hours: [8.5, 10],
    on: 'weekend',
    lines: [
      ['voice', 'パパ、こうえんいこう'],
      ['papa', '朝ごはん食べたら行こうか'],
    ],
  },
  {
    hours: [9, 10.5],
    on: 'weekend',
    lines: [
      ['papa', 'ホットケーキ焼いたよ'],
      ['picture:papa', '写真を送信しました'],
    ],
  },
  {
    hours: [10, 11.5],
    on: 'weekend',
    lines: [
      ['mama', '洗濯物ほしたら{park}に出かけよう'],
      ['hana', 'おべんとうもってく？'],
      ['mama', 'おにぎり作るね'],
    ],
  },
  {
    hours: [11, 13],
    on: 'weekend',
    lines: [
      ['papa', 'スーパーにいるけど、{errand}まだあった？'],
      ['mama', 'もうないかも。買ってきて〜'],
    ],
  },
  {
    hours: [13, 15],
    on: 'weekend',
    lines: [
      ['picture:papa', '写真を送信しました'],
      ['papa', '{park}なう'],
      ['granny', 'みんな楽しそうですね'],
    ],
  },
  {
    hours: [14, 16],
    on: 'weekend',
    lines: [
      ['granny', '来週、そちらに遊びに行ってもいいかしら'],
      ['papa', 'もちろん。駅まで迎えに行くよ'],
      ['hana', 'やった！おばあちゃんくる！'],
    ],
  },
  {
    hours: [15, 17],
    on: 'weekend',
    lines: [
      ['hana', 'おやつは{snack}がいいな'],
      ['mama', 'じゃあ一緒につくろうか'],
    ],
  },
  {
    hours: [6.8, 8],
    months: WINTER,
    lines: [
      ['granny', '今朝は霜が降りて、一面まっ白です'],
      ['papa', '冷えるね。暖房つけてから起きてね'],
    ],
  },
  {
    hours: [7, 9],
    months: [1, 2],
    lines: [
      ['voice', 'ゆきだ！ゆきがふってる！'],
      ['picture:hana', '写真を送信しました'],
      ['mama', 'ほんとだ、積もるかな'],
    ],
  },
  {
    hours: [18, 20],
    months: WINTER,
    lines: [
      ['mama', '今日は寒いから{dish}のあとに生姜湯いれるね'],
      ['papa', 'ありがたい'],
    ],
  },
  {
    hours: [19, 21],
    months: WINTER,
    lines: [
      ['bocco', 'くうきがかんそうしているよ。かしつ、してね'],
      ['mama', '教えてくれてありがとう。加湿器つけました'],
    ],
  },
  {
    hours: [9, 11],
    months: [1],
    lines: [
      ['granny', 'お餅を送りました。明日着くと思います'],
      ['mama', 'ありがとうございます！お雑煮にしますね'],
    ],
  },
  {
    hours: [17, 19],
    months: [12],
    lines: [
      ['voice', 'サンタさんにてがみかいたよ'],
      ['papa', 'なにをお願いしたのかな？'],
      ['voice', 'ないしょ'],
    ],
  },
  {
    hours: [10, 15],
    months: SPRING,
    lines: [
      ['granny', '川沿いの桜が見ごろですよ'],
      ['picture:granny', '写真を送信しました'],
      ['mama', '週末みんなで見に行こうか'],
    ],
  },
  {
    hours: [7, 8.3],
    months: [3, 4],
    lines: [
      ['papa', '花粉がつらい…薬もうないかも'],
      ['mama', '帰りに薬局寄ってくるね'],
    ],
  },
  {
    hours: [15, 17],
    months: [4],
    lines: [
      ['hana', 'あたらしいクラス、みなみちゃんといっしょだった！'],
      ['mama', 'よかったね！'],
    ],
  },
  {
    hours: [13, 16],
    months: [5],
    lines: [
      ['granny', 'たけのこをいただいたので、煮ておきました'],
      ['papa', '明日取りに行くね。楽しみ'],
    ],
  },
  {
    hours: [7, 9],
    months: RAINY,
    lines: [
      ['mama', '今日も雨だね。洗濯物は部屋干しで'],
      ['papa', '除湿つけておくよ'],
    ],
  },
  {
    hours: [15, 17],
    months: RAINY,
    lines: [
      ['hana', 'かえりにあじさいみつけた'],
      ['picture:hana', '写真を送信しました'],
    ],
  },
  {
    hours: [10, 15],
    months: SUMMER,
    lines: [
      ['bocco', 'おへやがあついよ。エアコンをつけて、おみずものんでね'],
      ['granny', 'はいはい、つけましたよ。ありがとうね'],
    ],
  },
  {
    hours: [11, 14],
    months: SUMMER,
    lines: [
      ['papa', '今日は猛暑日だって。おばあちゃん、エアコンつけてる？'],
      ['granny', '28度にしてあります。麦茶も飲んでいます'],
      ['papa', 'よかった'],
    ],
  },
  {
    hours: [14, 17],
    months: SUMMER,
    lines: [
      ['voice', 'アイスたべていい？'],
      ['mama', '1本だけね'],
    ],
  },
  {
    hours: [17, 19],
    months: [7, 8],
    lines: [
      ['mama', '花火大会、何時に出る？'],
      ['papa', '6時に出れば間に合うと思う'],
      ['hana', 'ゆかたきる！'],
    ],
  },
  {
    hours: [9, 12],
    months: [8],
    lines: [
      ['hana', 'じゆうけんきゅう、おんどのきろくにする'],
      ['papa', 'いいね。BOCCOのセンサーが使えるよ'],
    ],
  },
  {
    hours: [19, 21],
    months: [9],
    lines: [
      ['granny', '今夜は中秋の名月ですね。お団子をお供えしました'],
      ['hana', 'おつきさま、まんまる！'],
    ],
  },
  {
    hours: [10, 14],
    months: AUTUMN,
    lines: [
      ['granny', '柿がたくさんなりました。送りますね'],
      ['mama', 'はなが喜びます！'],
    ],
  },
  {
    hours: [8, 10],
    months: [10],
    on: 'weekend',
    lines: [
      ['mama', '運動会のお弁当、がんばって作りました'],
      ['picture:mama', '写真を送信しました'],
      ['granny', '立派ですねえ。応援していますよ'],
    ],
  },
  {
    hours: [17, 19],
    months: AUTUMN,
    lines: [
      ['papa', '日が暮れるの早くなったね'],
      ['mama', 'もう真っ暗。自転車のライトつけてね'],
    ],
  },
  {
    hours: [6.8, 8],
    months: AUTUMN,
    lines: [
      ['mama', '朝晩冷えるから上着持っていってね'],
      ['hana', 'はーい'],
    ],
  },
  {
    hours: [18, 21],
    lines: [
      ['granny', '今日は足の調子がよくて、公園まで歩きました'],
      ['papa', 'すごい！無理はしないでね'],
    ],
  },
  {
    hours: [16, 19],
    lines: [
      ['voice', 'BOCCO、あしたのてんきは？'],
      ['bocco', 'あしたもきっといいてんき！てるてるぼうずをつくろう'],
    ],
  },
];
