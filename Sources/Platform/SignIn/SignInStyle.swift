import HTTPTypes
import Hummingbird
import NIOCore
import Tenancy

/// The style sheet of the sign-in pages. Its address carries its hash, so browsers may keep it for good.
enum SignInStyle {
    static let path = "/sign-in/style.css?v=\(version)"

    /// Enough of the hash to tell two versions apart.
    private static let version = String(Hexadecimal.encode(Digest.sha256(Array(sheet.utf8))).prefix(16))

    /// The sheet. An address that names another version is answered with it too, and not to be kept: during an update
    /// two programs answer.
    static func response(version wanted: String?) -> Response {
        let isThis = wanted == version
        return .text(
            ByteBuffer(string: sheet),
            type: "text/css; charset=utf-8",
            headers: [.cacheControl: isThis ? "public, max-age=31536000, immutable" : "no-cache"]
        )
    }

    /// Contrast is at least 4.5 for text and 3 for borders of inputs, in both schemes (WCAG 2.2, 1.4.3 and 1.4.11).
    private static let sheet = """
        :root {
          color-scheme: light dark;
          --back: #f3f5f4; --card: #ffffff; --line: #d9dfdc; --edge: #7d8a84;
          --text: #17211c; --soft: #52605a; --green: #0b6b4a; --green-strong: #085338; --on-green: #ffffff;
          --red: #a4221b; --red-back: #fdf0ee; --red-line: #e9b9b4;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --back: #101513; --card: #18201c; --line: #2c3732; --edge: #74847c;
            --text: #e9efec; --soft: #a6b4ad; --green: #5fd0a2; --green-strong: #86e0bb; --on-green: #07261a;
            --red: #ff9d94; --red-back: #331a17; --red-line: #6b332d;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; min-height: 100vh; padding: 6vh 1rem 3rem; background: var(--back); color: var(--text);
          font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
        }
        main {
          max-width: 25rem; margin: 0 auto; padding: 2rem; background: var(--card);
          border: 1px solid var(--line); border-radius: 12px; overflow-wrap: break-word;
        }
        .brand { display: flex; align-items: center; gap: .4rem; margin: 0 0 1.25rem; color: var(--green); font-weight: 650; }
        h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; }
        p { margin: 0 0 1rem; }
        main > :last-child, form > :last-child { margin-bottom: 0; }
        form { margin-top: 1.25rem; }
        .lead { color: var(--soft); }
        .lead strong { color: var(--text); font-weight: 600; }
        .field { margin-bottom: 1rem; }
        label, legend { display: block; margin-bottom: .3rem; font-weight: 600; }
        .hint { margin: 0 0 .4rem; color: var(--soft); font-size: .9rem; }
        .complaint { margin: 0 0 .4rem; color: var(--red); font-size: .9rem; font-weight: 600; }
        input:not([type=hidden]):not([type=radio]):not(.spoken) {
          display: block; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit;
          background: var(--card); border: 1px solid var(--edge); border-radius: 8px;
        }
        input[aria-invalid=true] { border-color: var(--red); }
        button, .choice {
          display: block; width: 100%; min-height: 2.75rem; padding: .6rem 1rem; font: inherit; font-weight: 600;
          border: 1px solid transparent; border-radius: 8px; cursor: pointer;
        }
        button { margin-top: 1.25rem; background: var(--green); color: var(--on-green); }
        button:hover { background: var(--green-strong); }
        button.second { margin-top: .6rem; background: transparent; color: var(--text); border-color: var(--edge); }
        button.second:hover { background: var(--back); }
        a { color: var(--green); text-underline-offset: .15em; }
        a:hover { color: var(--green-strong); }
        :focus-visible { outline: 3px solid var(--green); outline-offset: 2px; }
        .alert {
          margin: 1rem 0; padding: .65rem .85rem; color: var(--red); background: var(--red-back);
          border: 1px solid var(--red-line); border-radius: 8px;
        }
        .more { margin-top: 1rem; margin-bottom: 0; font-size: .95rem; }
        .more + .more { margin-top: .4rem; }
        .choices { margin: 1.25rem 0 0; padding: 0; list-style: none; }
        .choices li { margin-bottom: .6rem; }
        .choice { text-align: left; text-decoration: none; color: var(--text); border-color: var(--edge); }
        .choice:hover { border-color: var(--green); color: var(--text); background: var(--back); }
        .choice small, .radio small { display: block; color: var(--soft); font-size: .9rem; font-weight: 400; }
        .radio { display: flex; align-items: baseline; gap: .6rem; padding: .45rem 0; font-weight: 600; margin: 0; }
        .radio input { accent-color: var(--green); }
        fieldset { margin: 0 0 .5rem; padding: 0; border: 0; }
        dl { margin: 1.25rem 0; padding: .85rem 1rem; background: var(--back); border-radius: 8px; }
        dt { color: var(--soft); font-size: .9rem; }
        dd { margin: 0 0 .6rem; font-weight: 600; }
        dd:last-child { margin-bottom: 0; }
        details { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
        summary { color: var(--green); cursor: pointer; margin-bottom: .75rem; }
        .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        @media (max-width: 30rem) {
          body { padding: 0; background: var(--card); }
          main { max-width: none; padding: 1.5rem 1.25rem 2rem; border: 0; border-radius: 0; }
        }
        @media (forced-colors: active) { button { border-color: ButtonText; } }

        """
}
