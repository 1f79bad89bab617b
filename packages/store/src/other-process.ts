/**
 * Whether another process with this id runs. This process's own id is false: in a container every start may get the
 * same id, so the id is that of a process before a restart.
 */
export function isOtherProcess(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
