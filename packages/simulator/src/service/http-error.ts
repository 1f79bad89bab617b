import { STATUS_CODES } from 'node:http';

/** Thrown where a call fails. Answered as `{"code":401001,"message":"Unauthorized"}`, in the caller's language. */
export class HttpError extends Error {
  override name = 'HttpError';
  readonly status: number;
  readonly headers: Record<string, string>;

  /** @param message a key of `japanese`; by default the standard phrase for the status */
  constructor(status: number, { message = STATUS_CODES[status] ?? '', headers = {} } = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }

  /** The JSON body of the answer. */
  body(acceptLanguage: string | undefined): { code: number; message: string } {
    const message = (acceptLanguage?.startsWith('ja') ? japanese[this.message] : undefined) ?? this.message;
    return { code: this.status * 1000 + 1, message };
  }
}

/** Only 認証エラー is known from the real service; the others are translated in its manner. */
const japanese: Record<string, string> = {
  Unauthorized: '認証エラー',
  'Invalid apikey': '認証エラー',
  Forbidden: '権限がありません',
  'Not Found': '見つかりません',
  'Bad Request': 'パラメータが正しくありません',
  'Request Timeout': 'タイムアウトしました',
  'Too Many Requests': 'リクエストが多すぎます',
  'Internal Server Error': 'サーバーエラー',
};
