import type { FastifyRequest } from 'fastify';
import type { State } from '../../state.ts';
import { type Answer, json } from '../answer.ts';
import type { HttpError } from '../http-error.ts';

/** The JSON that BOCCO answers for an error, in the caller's language: `{"code":401001,"message":"Unauthorized"}`. */
export function errorAnswer(_state: State, error: HttpError, request: FastifyRequest): Answer {
  const isJapanese = request.headers['accept-language']?.startsWith('ja');
  const message = (isJapanese ? japanese[error.message] : undefined) ?? error.message;
  return json(error.status, { code: error.status * 1000 + 1, message }, error.headers);
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
