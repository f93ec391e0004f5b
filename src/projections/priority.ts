// The commands go first where both want a core; the read models still get a quarter of it.
import { platform, setPriority } from 'node:os'

/** Of the calling thread alone, which Linux can do; elsewhere it would be the whole process, and nothing is done. */
export function giveWayToCommands(): void {
  if (platform() === 'linux') setPriority(5)
}
