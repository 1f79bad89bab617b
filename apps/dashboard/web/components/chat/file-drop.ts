import { useState } from 'preact/hooks';

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;

/** A field that takes a file that is dropped on it. Returns whether one is above it, and the field's attributes. */
export function useFileDrop(take: ((file: File) => void) | null) {
  const [isOver, setIsOver] = useState(false);
  const onDragOver = (event: DragEvent) => {
    if (!take || !hasFiles(event)) return;
    event.preventDefault();
    setIsOver(true);
  };
  const onDragLeave = ({ currentTarget, relatedTarget }: DragEvent) => {
    // Also said when the pointer comes from one part of the field to another.
    if (!(currentTarget as HTMLElement).contains(relatedTarget as Node | null)) setIsOver(false);
  };
  const onDrop = (event: DragEvent) => {
    setIsOver(false);
    if (!take || !hasFiles(event)) return;
    // Else the browser would open the file in the place of this page.
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
  };
  return { isOver, field: { onDragOver, onDragLeave, onDrop } };
}
