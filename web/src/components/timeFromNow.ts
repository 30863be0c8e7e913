/** A time so many milliseconds away, as a field begins with it. */
export function timeFromNow(milliseconds: number): string {
  return new Date(Date.now() + milliseconds).toISOString();
}
