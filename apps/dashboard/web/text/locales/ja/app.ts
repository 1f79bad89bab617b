/** The page as an app of its own. */

export const app = {
  name: 'roomlog 部屋の記録',
  description: '部屋の温度や湿度の記録と、家族のメッセージ',
  newVersion: '新しい版があります。',
  reload: '再読み込み',
};
