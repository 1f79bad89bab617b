/** How a message is shown. BOCCO may add kinds: an unknown one is shown plainly, never dropped. */
import type { MessageJson } from '../../src/schemas.ts';

export type MessageKind = 'event' | 'text' | 'audio' | 'image' | 'stamp' | 'other';

/** `event`: a line in the middle, such as somebody joining, a sensor's notice, or what the robot was made to do. */
export function messageKind({ message_type, media, user }: MessageJson): MessageKind {
  const isMotion = media === 'motion';
  if (isMotion || message_type.startsWith('system.') || user.user_type.startsWith('sensor_')) return 'event';
  if (media === 'text' || media === 'audio' || media === 'image' || media === 'stamp') return media;
  return 'other';
}

/** The name in a `system.*_joined` message, or null. BOCCO's own text lacks it. */
export function joinedName({ message_type, detail }: MessageJson): string | null {
  if (!message_type.endsWith('_joined')) return null;
  const joined = (detail as { joined_user?: { nickname?: unknown } | null } | null)?.joined_user;
  return typeof joined?.nickname === 'string' && joined.nickname !== '' ? joined.nickname : null;
}
