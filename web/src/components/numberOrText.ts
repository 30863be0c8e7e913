/** What is no number goes to the server as it was typed, which says so at the field. */
export function numberOrText(text: string): number | string | null {
  if (text.trim() === "") return null;
  const value = Number(text.replace(",", "."));
  return Number.isNaN(value) ? text : value;
}
