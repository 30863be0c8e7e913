import HTTPTypes
import Hummingbird
import NIOCore

/// A page as a browser gets it: HTML without scripts, which nothing may frame, keep or look into.
struct SignInPage {
    let title: String
    let body: HTMLText
    var status: HTTPResponse.Status = .ok
    var headers: HTTPFields = [:]
    /// Where a form on it may end besides here, as a source of the content security policy: browsers hold the
    /// redirects after a form against `form-action` too.
    var formTarget: String?

    var response: Response {
        var headers = headers
        headers.append(contentsOf: Self.securityHeaders(formTarget: formTarget))
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: html.text))
        )
    }

    /// Of pages and of the redirects between them.
    static func securityHeaders(formTarget: String? = nil) -> HTTPFields {
        let targets = (["'self'"] + [formTarget].compactMap(\.self)).joined(separator: " ")
        return [
            .cacheControl: "no-store",
            .contentSecurityPolicy:
                "default-src 'none'; style-src 'self'; form-action \(targets); frame-ancestors 'none'; base-uri 'none'",
            .referrerPolicy: "no-referrer",
            .xFrameOptions: "DENY",
        ]
    }

    private var html: HTMLText {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>\(title) · Plugyard</title>
        <link rel="stylesheet" href="\(SignInStyle.path)">
        </head>
        <body>
        <main>
        <p class="brand">\(Self.mark)Plugyard</p>
        <h1>\(title)</h1>
        \(body)</main>
        </body>
        </html>

        """
    }

    private static let mark: HTMLText = """
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path fill="currentColor" \
        d="M11.6 1 3.5 11.4h5.3L7.9 19l8.6-10.9h-5.6z"/></svg>
        """

    // MARK: Pieces

    /// A form that is posted; what it carries sealed is its first field.
    static func form(to path: String, sealed: String, _ content: HTMLText) -> HTMLText {
        """
        <form method="post" action="\(path)">
        <input type="hidden" name="\(FormSeal.field)" value="\(sealed)">
        \(content)</form>

        """
    }

    /// What went wrong, read out as soon as the page is there.
    static func alert(_ text: String?) -> HTMLText? {
        text.map { "<p class=\"alert\" role=\"alert\">\($0)</p>\n" }
    }

    static func paragraph(_ text: String) -> HTMLText {
        "<p>\(text)</p>\n"
    }

    static func button(_ label: String) -> HTMLText {
        "<button type=\"submit\">\(label)</button>\n"
    }

    static func link(_ label: String, to path: String) -> HTMLText {
        "<p class=\"more\"><a href=\"\(path)\">\(label)</a></p>\n"
    }
}
