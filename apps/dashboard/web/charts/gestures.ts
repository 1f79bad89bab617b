import type { Span } from '../state/range.ts';
import { createTimer } from '../state/timer.ts';

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
  selecting(span: Span | null): void;
  select(span: Span): void;
  pan(by: number): void;
  /** Below 1: closer. */
  zoom(at: number, factor: number): void;
  /** Panning or zooming has ended. */
  settle(): void;
  reset(): void;
}

/** A press that moves less is a click. */
const clickDistance = 8;

/** Listens on `element` until `stop` aborts. */
export function listen(element: HTMLElement, gestures: Gestures, stop: AbortSignal): void {
  const fingers = new Map<number, number>();
  let press: { from: number; last: number; panning: boolean } | null = null;
  const wheelRest = createTimer(() => gestures.settle());
  const xOf = (event: MouseEvent) => event.clientX - element.getBoundingClientRect().left;

  function on<T extends keyof HTMLElementEventMap>(type: T, handle: (event: HTMLElementEventMap[T]) => void): void {
    // Not passive: zooming with the wheel prevents the browser's own zoom.
    element.addEventListener(type, handle, { signal: stop, passive: false });
  }

  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    const x = xOf(event);
    if (event.pointerType === 'touch') {
      fingers.set(event.pointerId, x);
      if (fingers.size === 1) gestures.read(x);
    } else {
      press = { from: x, last: x, panning: event.shiftKey };
    }
  });

  on('pointermove', (event) => {
    const x = xOf(event);
    if (fingers.has(event.pointerId)) moveFinger(event.pointerId, x);
    else if (press?.panning) {
      gestures.pan(x - press.last);
      press.last = x;
    } else {
      gestures.read(x);
      if (press && Math.abs(x - press.from) >= clickDistance) gestures.selecting(ordered(press.from, x));
    }
  });

  function moveFinger(id: number, x: number): void {
    const [a = 0, b = 0] = fingers.values();
    fingers.set(id, x);
    if (fingers.size === 1) {
      gestures.read(x);
      return;
    }
    const [c = 0, d = 0] = fingers.values();
    gestures.pan((c + d) / 2 - (a + b) / 2);
    // With fingers closer than 24 px every tremor would zoom.
    gestures.zoom((c + d) / 2, Math.max(24, Math.abs(a - b)) / Math.max(24, Math.abs(c - d)));
  }

  function lift(event: PointerEvent, cancelled: boolean): void {
    const touched = fingers.delete(event.pointerId);
    if (touched && fingers.size === 1) gestures.settle();
    if (!press) return;
    const x = xOf(event);
    if (press.panning) gestures.settle();
    else {
      gestures.selecting(null);
      if (!cancelled && Math.abs(x - press.from) >= clickDistance) gestures.select(ordered(press.from, x));
    }
    press = null;
  }
  on('pointerup', (event) => lift(event, false));
  on('pointercancel', (event) => lift(event, true));
  on('pointerleave', (event) => {
    if (event.pointerType !== 'touch' && !press) gestures.leave();
  });
  on('dblclick', () => gestures.reset());

  on('wheel', (event) => {
    const zooming = event.ctrlKey || event.metaKey;
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!zooming && !sideways) return;
    event.preventDefault();
    if (zooming) gestures.zoom(xOf(event), Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.005));
    else gestures.pan(-event.deltaX);
    wheelRest.set(200);
  });
}

const ordered = (a: number, b: number): Span => ({ from: Math.min(a, b), to: Math.max(a, b) });
