/** Drawn for this page on a grid of 24, with strokes of 1.75. */
const PATHS = {
  dashboard: "M4 13a8 8 0 1 1 16 0M12 13l4-4M4 17h16",
  location: "M12 21s-7-6.2-7-11.2A7 7 0 0 1 19 9.8C19 14.800 12 21 12 21zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  charger: "M5 21V5a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v16M4 21h12M10.500 7 8 11.500h4L9.500 16M15 12h1.500a1.500 1.500 0 0 1 1.500 1.500V17a1.500 1.500 0 0 0 3 0V9l-3-3",
  session: "M13 3 5 14h6l-1 7 8-11h-6z",
  token: "M4 7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 10h16M8 15h3",
  tag: "M4 12.500V5a1 1 0 0 1 1-1h7.500l7.500 7.500a1.400 1.400 0 0 1 0 2L13.500 20a1.400 1.400 0 0 1-2 0zM8.500 8.500v.1",
  messages: "M4 6h16M4 12h10M4 18h13",
  calendar: "M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4 10.500h16M8.500 3.500V7M15.500 3.500V7",
  users: "M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20a6.500 6.500 0 0 1 13 0M16 4.800a3.500 3.500 0 0 1 0 6.400M18 14.500a6.500 6.500 0 0 1 3.500 5.500",
  key: "M8 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM10.900 12.100 20 3M16 7l3 3",
  webhook: "M8 7a4 4 0 1 1 6.500 3.100L17 15M9.500 10 7 15.500M4.500 16.200A3 3 0 1 0 10 18h7M17 15a3 3 0 1 1-2 5",
  plugin: "M9 3v4M15 3v4M6 7h12v4a6 6 0 0 1-12 0zM12 17v4",
  audit: "M7 3h10a1 1 0 0 1 1 1v17l-3-2-3 2-3-2-3 2V4a1 1 0 0 1 1-1zM9.500 8h5M9.500 12h5",
  settings: "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.100 2.100M16.300 16.300l2.100 2.100M18.400 5.600l-2.100 2.100M7.700 16.300l-2.100 2.100",
  building: "M4 21V5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v16M15 9h4a1 1 0 0 1 1 1v11M3 21h18M8 8h3M8 12h3M8 16h3",
  chip: "M7 7h10v10H7zM10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4",
  curve: "M4 4v16h16M7 15c3 0 3-7 6-7s3 4 6 4",
  question: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.500 9.500A2.500 2.500 0 1 1 12 12.500V14M12 17v.1",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20 20",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 12.500 10 17 19 7",
  alert: "M12 4 2.500 20h19zM12 10v4M12 17v.1",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.1",
  menu: "M4 7h16M4 12h16M4 17h16",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400",
  moon: "M20 14.500A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500z",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c5 5.500 5 12.500 0 18M12 3c-5 5.500-5 12.500 0 18",
  signOut: "M14 4h4a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-4M10 8l-4 4 4 4M6 12h9",
  chevronDown: "M6 9l6 6 6-6",
  chevronRight: "M9 6l6 6-6 6",
  chevronLeft: "M15 6l-6 6 6 6",
  download: "M12 4v11M7.500 11 12 15.500 16.500 11M4 20h16",
  upload: "M12 16V5M7.500 9 12 4.500 16.500 9M4 20h16",
  copy: "M9 9h10v11H9zM5 15V4h10",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5",
  play: "M7 5v14l12-7z",
  stop: "M6 6h12v12H6z",
  refresh: "M20 11a8 8 0 1 0-2.300 6.300M20 5v6h-6",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  sort: "M8 5v14M5 16l3 3 3-3M16 19V5M13 8l3-3 3 3",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: it says nothing to a screen reader, the text beside it does. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
