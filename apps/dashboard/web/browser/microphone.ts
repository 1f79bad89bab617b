/** What only a browser can do with a voice: record it, in the one format that BOCCO takes. */

/** A microphone that records from the moment it is opened. */
export interface Microphone {
  /** How loud it is now, 0 to 1. */
  level(): number;
  /** Ends the recording. */
  stop(): Promise<Blob>;
  /** Ends it and keeps nothing. */
  cancel(): void;
}

const type = 'audio/mp4';
/** As in every m4a: a browser without AAC would put Opus into it. */
const withCodec = `${type};codecs=mp4a.40.2`;

/** Not over plain http, where browsers give no page a microphone. */
export const canRecord = (): boolean =>
  globalThis.isSecureContext && typeof MediaRecorder !== 'undefined' && MediaRecorder.isTypeSupported(withCodec);

/** Asks for the microphone. Rejects when it is refused, or when there is none. */
export async function openMicrophone(): Promise<Microphone> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const context = new AudioContext();
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
  try {
    const recorder = new MediaRecorder(stream, { mimeType: withCodec, audioBitsPerSecond: 64_000 });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    recorder.start();
    const ended = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve()));
    // It ends by itself when the microphone is unplugged.
    const end = () => recorder.state !== 'inactive' && recorder.stop();
    return {
      level: () => {
        analyser.getFloatTimeDomainData(samples);
        return Math.min(1, Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length));
      },
      stop: async () => {
        end();
        await ended;
        close();
        return new Blob(parts, { type });
      },
      cancel: () => {
        end();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}
