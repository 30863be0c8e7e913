const FIELDS = "[data-param-name] :is(input, select, textarea):not([aria-label])";

/**
 * What Swagger UI leaves out for screen readers and the keyboard. It draws as one clicks, so this looks again whenever
 * something was drawn.
 */
export function mendAccess(root: HTMLElement): void {
  const mend = () => {
    for (const button of root.querySelectorAll(".close-modal:not([aria-label])")) button.setAttribute("aria-label", "Close");
    for (const field of root.querySelectorAll(FIELDS)) {
      field.setAttribute("aria-label", field.closest<HTMLElement>("[data-param-name]")?.dataset["paramName"] ?? "Value");
    }
    // Wide examples scroll sideways.
    for (const example of root.querySelectorAll("pre.microlight:not([tabindex])")) example.setAttribute("tabindex", "0");
    // A link inside the button that opens an operation: the button alone is enough, and tells the address the same.
    for (const link of root.querySelectorAll(".opblock-summary-control a[href]")) link.removeAttribute("href");
  };
  new MutationObserver(mend).observe(root, { childList: true, subtree: true });
  mend();
}
