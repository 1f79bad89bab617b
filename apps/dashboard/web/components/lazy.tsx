import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { createTimer } from '../state/timer.ts';

/** A component that comes in a file of its own. */
export type Chunk = ComponentType & {
  /** Loads it before it is shown, so that nothing flickers. Never rejects: it is tried again when it is shown. */
  preload(): Promise<void>;
};

/** Until the network is there again. */
const retryMs = 3000;

/** A component that is loaded when first shown. @param Meanwhile keeps its space */
export function lazyChunk(load: () => Promise<ComponentType>, Meanwhile: ComponentType): Chunk {
  let loaded: ComponentType | null = null;
  const get = async (): Promise<ComponentType> => {
    loaded ??= await load();
    return loaded;
  };
  function Lazy() {
    const [Component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (Component) return undefined;
      const again = createTimer(() => void tryIt());
      const tryIt = () =>
        get().then(
          (component) => setComponent(() => component),
          () => again.set(retryMs),
        );
      void tryIt();
      return again.clear;
    }, [Component]);
    return Component ? <Component /> : <Meanwhile />;
  }
  return Object.assign(Lazy, {
    preload: () =>
      get().then(
        () => {},
        () => {},
      ),
  });
}
