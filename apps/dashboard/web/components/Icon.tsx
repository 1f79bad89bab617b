import { metricIcons } from 'virtual:metric-icons';
import chart from 'lucide-static/icons/chart-spline.svg?raw';
import checks from 'lucide-static/icons/check-check.svg?raw';
import down from 'lucide-static/icons/chevron-down.svg?raw';
import left from 'lucide-static/icons/chevron-left.svg?raw';
import right from 'lucide-static/icons/chevron-right.svg?raw';
import alert from 'lucide-static/icons/circle-alert.svg?raw';
import clock from 'lucide-static/icons/clock.svg?raw';
import clockAlert from 'lucide-static/icons/clock-alert.svg?raw';
import door from 'lucide-static/icons/door-open.svg?raw';
import download from 'lucide-static/icons/download.svg?raw';
import house from 'lucide-static/icons/house.svg?raw';
import image from 'lucide-static/icons/image.svg?raw';
import info from 'lucide-static/icons/info.svg?raw';
import language from 'lucide-static/icons/languages.svg?raw';
import leaf from 'lucide-static/icons/leaf.svg?raw';
import message from 'lucide-static/icons/message-circle.svg?raw';
import mic from 'lucide-static/icons/mic.svg?raw';
import steady from 'lucide-static/icons/minus.svg?raw';
import moon from 'lucide-static/icons/moon.svg?raw';
import pause from 'lucide-static/icons/pause.svg?raw';
import play from 'lucide-static/icons/play.svg?raw';
import radio from 'lucide-static/icons/radio.svg?raw';
import reset from 'lucide-static/icons/rotate-ccw.svg?raw';
import search from 'lucide-static/icons/search.svg?raw';
import send from 'lucide-static/icons/send-horizontal.svg?raw';
import sticker from 'lucide-static/icons/sticker.svg?raw';
import sun from 'lucide-static/icons/sun.svg?raw';
import autoTheme from 'lucide-static/icons/sun-moon.svg?raw';
import table from 'lucide-static/icons/table-2.svg?raw';
import falling from 'lucide-static/icons/trending-down.svg?raw';
import rising from 'lucide-static/icons/trending-up.svg?raw';
import person from 'lucide-static/icons/user-plus.svg?raw';
import voice from 'lucide-static/icons/volume-2.svg?raw';
import offline from 'lucide-static/icons/wifi-off.svg?raw';
import close from 'lucide-static/icons/x.svg?raw';

const files = {
  alert,
  autoTheme,
  checks,
  chart,
  clock,
  clockAlert,
  close,
  door,
  down,
  download,
  falling,
  house,
  image,
  info,
  language,
  leaf,
  left,
  message,
  mic,
  moon,
  offline,
  pause,
  person,
  play,
  radio,
  reset,
  right,
  rising,
  search,
  send,
  steady,
  sticker,
  sun,
  table,
  voice,
  ...metricIcons,
};
export type IconName = keyof typeof files;

/** Without Lucide's own <svg> frame, whose size and stroke are ours to set. */
const shapes = new Map(
  Object.entries(files).map(([name, file]) => [
    name,
    file.slice(file.indexOf('>', file.indexOf('<svg')) + 1, file.lastIndexOf('</svg>')),
  ]),
);

/** One of Lucide's drawings in the colour of the text; always beside words or inside something labelled. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      dangerouslySetInnerHTML={{ __html: shapes.get(name) ?? '' }}
    />
  );
}
