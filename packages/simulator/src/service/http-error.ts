/** An answer that isn't 2xx: `{"code":401001,"message":"Unauthorized"}`, in the caller's language. */
export class HttpError extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: keyof typeof IN_JAPANESE, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }

  body(acceptLanguage: string | undefined): { code: number; message: string } {
    const message = acceptLanguage?.startsWith('ja')
      ? IN_JAPANESE[this.message as keyof typeof IN_JAPANESE]
      : this.message;
    return { code: this.status * 1000 + 1, message };
  }
}

/** Only 認証エラー is known from the real service; the others are translated in its manner. */
const IN_JAPANESE = {
  Unauthorized: '認証エラー',
  'Invalid apikey': '認証エラー',
  Forbidden: '権限がありません',
  'Not Found': '見つかりません',
  'Bad Request': 'パラメータが正しくありません',
  'Request Timeout': 'タイムアウトしました',
  'Too Many Requests': 'リクエストが多すぎます',
  'Internal Server Error': 'サーバーエラー',
} as const;
