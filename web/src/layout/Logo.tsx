export function Logo() {
  return (
    <svg className="logo" width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M18 5 8 18h6l-2 9 12-15h-7z" />
    </svg>
  );
}
