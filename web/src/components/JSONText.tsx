/** JSON that people read: indented, in lines that break. */
export function JSONText({ title, value }: { title?: string; value: unknown }) {
  return (
    <div>
      {title && <h3 className="small-title">{title}</h3>}
      <pre className="json" tabIndex={0}>
        {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
      </pre>
    </div>
  );
}
