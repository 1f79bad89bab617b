/** Clients of the page that know whether an answer came whole. */
import { Agent, type IncomingMessage, request } from 'node:http';

export interface Answer {
  /** 0 when none came. */
  status: number;
  body: string;
  headers: IncomingMessage['headers'];
  /** False when the connection was cut on the way. */
  whole: boolean;
}

const none: Answer = { status: 0, body: '', headers: {}, whole: false };

export interface Ask {
  /** `POST` with a body, `GET` without one, unless another one is given. */
  method?: string;
  agent?: Agent;
  /** Posted as JSON. */
  body?: object;
  headers?: Record<string, string>;
  /** Called when the whole request is on its way. */
  onSent?: () => void;
  /** Called with what has come so far, at each piece of the answer. */
  onPiece?: (body: string) => void;
}

/** One request. Resolves when the answer has ended or the connection is gone; never rejects. */
export function ask(url: string, { method, agent, body, headers = {}, onSent, onPiece }: Ask = {}): Promise<Answer> {
  const posted = body && { 'content-type': 'application/json' };
  const options = {
    method: method ?? (body ? 'POST' : 'GET'),
    headers: { ...headers, ...posted },
    ...(agent && { agent }),
  };
  return new Promise((resolve) => {
    const sent = request(url, options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        onPiece?.(text);
      });
      const end = () =>
        resolve({ status: answer.statusCode ?? 0, body: text, headers: answer.headers, whole: answer.complete });
      answer.once('error', () => {}).once('close', end);
    });
    sent.once('finish', () => onSent?.()).once('error', () => resolve(none));
    sent.end(body && JSON.stringify(body));
  });
}

/**
 * Asks one thing after the other on one connection until `over` aborts; what was asked by then is still waited for.
 * @param answered called with each answer
 */
export async function askOn(
  asks: readonly (() => [url: string, ask?: Ask])[],
  over: AbortSignal,
  answered: (url: string, answer: Answer, asked: Ask | undefined) => void,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let at = 0; !over.aborted; at = (at + 1) % asks.length) {
    const [url, more] = asks[at]?.() ?? [''];
    answered(url, await ask(url, { ...more, agent }), more);
  }
  agent.destroy();
}
