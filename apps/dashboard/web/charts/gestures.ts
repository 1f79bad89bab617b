/**
 * Translates mouse, touch, pen and wheel on the charts to gestures. All positions are pixels from the element's left
 * edge. The element needs `touch-action: pan-y`, so that vertical swipes scroll the page and never get here.
 */
export interface Gestures {
  /** Read the values here. */
  read(x: number): void;
  /** The mouse has left. */
  leave(): void;
  /** A span is being selected with the mouse; null: cancelled. */
  selecting(span: { from: number; to: number } | null): void;
  select(span: { from: number; to: number }): void;
  pan(by: number): void;
  /** Below 1: closer. */
  zoom(at: number, factor: number): void;
  /** Panning or zooming has ended. */
  settle(): void;
  reset(): void;
}

/** A press that moves less is a click. */
const clickDistance = 8;

/** Listens on `element` until the returned function is called. */
export function listen(element: HTMLElement, gestures: Gestures): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal };
  const fingers = new Map<number, number>();
  let press: { from: number; last: number; panning: boolean } | null = null;
  let wheelRest: ReturnType<typeof setTimeout> | undefined;
  const place = (event: MouseEvent) => event.clientX - element.getBoundingClientRect().left;

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      const x = place(event);
      if (event.pointerType === 'touch') {
        fingers.set(event.pointerId, x);
        if (fingers.size === 1) gestures.read(x);
      } else {
        press = { from: x, last: x, panning: event.shiftKey };
      }
    },
    options,
  );

  element.addEventListener(
    'pointermove',
    (event) => {
      const x = place(event);
      if (fingers.has(event.pointerId)) moveFinger(event.pointerId, x);
      else if (press?.panning) {
        gestures.pan(x - press.last);
        press.last = x;
      } else {
        gestures.read(x);
        if (press && Math.abs(x - press.from) >= clickDistance) gestures.selecting(ordered(press.from, x));
      }
    },
    options,
  );

  function moveFinger(id: number, x: number): void {
    const before = [...fingers.values()];
    fingers.set(id, x);
    if (fingers.size === 1) {
      gestures.read(x);
      return;
    }
    const after = [...fingers.values()];
    const [a = 0, b = 0] = before;
    const [c = 0, d = 0] = after;
    gestures.pan((c + d) / 2 - (a + b) / 2);
    // With fingers closer than 24 px every tremor would zoom.
    gestures.zoom((c + d) / 2, Math.max(24, Math.abs(a - b)) / Math.max(24, Math.abs(c - d)));
  }

  function lift(event: PointerEvent, cancelled: boolean): void {
    const touched = fingers.delete(event.pointerId);
    if (touched && fingers.size === 1) gestures.settle();
    if (!press) return;
    const x = place(event);
    if (press.panning) gestures.settle();
    else {
      gestures.selecting(null);
      if (!cancelled && Math.abs(x - press.from) >= clickDistance) gestures.select(ordered(press.from, x));
    }
    press = null;
  }
  element.addEventListener('pointerup', (event) => lift(event, false), options);
  element.addEventListener('pointercancel', (event) => lift(event, true), options);
  element.addEventListener(
    'pointerleave',
    (event) => {
      if (event.pointerType !== 'touch' && !press) gestures.leave();
    },
    options,
  );
  element.addEventListener('dblclick', () => gestures.reset(), options);

  element.addEventListener(
    'wheel',
    (event) => {
      const zooming = event.ctrlKey || event.metaKey;
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!zooming && !sideways) return;
      event.preventDefault();
      if (zooming) gestures.zoom(place(event), Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.005));
      else gestures.pan(-event.deltaX);
      clearTimeout(wheelRest);
      wheelRest = setTimeout(() => gestures.settle(), 200);
    },
    { ...options, passive: false },
  );
  return () => stop.abort();
}

const ordered = (a: number, b: number) => ({ from: Math.min(a, b), to: Math.max(a, b) });
