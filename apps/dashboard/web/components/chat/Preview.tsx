import { useLayoutEffect, useRef } from 'preact/hooks';

/** A picture that only this page has, drawn; the stylesheet gives its size and cuts off what stands out. */
export function Preview({ bitmap, label, ...rest }: { bitmap: ImageBitmap; label: string; class: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const { width, height } = bitmap;
    Object.assign(canvas.current, { width, height }).getContext('2d')?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return <canvas ref={canvas} role="img" aria-label={label} {...rest} />;
}
