/** Reads Server-Sent Events by fetch(), since EventSource sends no bearer token. Ends when the stream does. */
export async function readStream(
  path: string,
  token: string,
  signal: AbortSignal,
  take: (data: string) => void,
): Promise<void> {
  const response = await fetch(`/api/v1${path}`, {
    headers: { Authorization: `Bearer ${token}`, Accept: "text/event-stream" },
    signal,
    cache: "no-store",
  });
  if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    // One after the other is the point.
    // oxlint-disable-next-line no-await-in-loop
    const { value, done } = await reader.read();
    if (done) return;
    const events = (text + value).split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const data = event
        .split("\n")
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).trimStart());
      if (data.length) take(data.join("\n"));
    }
  }
}
