import HTTPKit
import JSONKit

/// The page as HTML. No scripts, nothing loaded from anywhere.
enum CheckoutPage {
    static let mediaType = "text/html"
    static let contentType = "\(mediaType); charset=utf-8"

    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

    /// - Parameter token: what its form is known by.
    static func reply(_ payment: SandboxPayment, token: String) -> Reply<NoContent> {
        reply("\(payment.amount)", payment.reference, action(payment, token))
    }

    /// The same for giving something to pay with.
    static func reply(_ method: StoredMethod, token: String) -> Reply<NoContent> {
        reply("A card to be kept", method.reference, action(method, token))
    }

    private static func reply(_ heading: String, _ reference: String, _ action: String) -> Reply<NoContent> {
        .bytes(200, Array(html(heading, reference, action).utf8), contentType: contentType)
            .header("Content-Security-Policy", policy)
            // For browsers that do not know `frame-ancestors`.
            .header("X-Frame-Options", "DENY")
            // Who knows the address of this page can pay on it. `no-referrer` would also take the origin from the form.
            .header("Referrer-Policy", "same-origin")
            .header("X-Content-Type-Options", "nosniff")
            .header("Cache-Control", "no-store")
    }

    private static func html(_ heading: String, _ reference: String, _ action: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Sandbox checkout</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem }
        .amount { font-size: 2rem; margin: 1rem 0 }
        button { font: inherit; padding: .5rem 1.5rem; margin-right: .5rem }
        small { color: #666 }
        </style>
        <h1>Sandbox checkout</h1>
        <p class="amount">\(escaped(heading))</p>
        \(action)
        <p><small>Reference \(escaped(reference)). This is a test provider: no money moves.</small></p>
        </html>
        """
    }

    private static func action(_ payment: SandboxPayment, _ token: String) -> String {
        switch payment.status {
        case .pending: form(token)
        case .approved: "<p>Approved. \(wayBack(payment.returnURL))</p>"
        case .succeeded: "<p>Paid. \(wayBack(payment.returnURL))</p>"
        case .failed: "<p>Declined. \(wayBack(payment.returnURL))</p>"
        case .canceled: "<p>The shop has withdrawn this payment. \(wayBack(payment.returnURL))</p>"
        }
    }

    private static func action(_ method: StoredMethod, _ token: String) -> String {
        switch method.status {
        case .pending: form(token)
        case .active: "<p>Kept. \(wayBack(method.returnURL))</p>"
        case .failed: "<p>Declined. \(wayBack(method.returnURL))</p>"
        case .canceled, .removed: "<p>The shop does not want it any more. \(wayBack(method.returnURL))</p>"
        }
    }

    private static func form(_ token: String) -> String {
        """
        <form method="post">
        <input type="hidden" name="token" value="\(escaped(token))">
        <button name="decision" value="approve">Approve</button>
        <button name="decision" value="decline">Decline</button>
        </form>
        """
    }

    private static func wayBack(_ returnURL: String?) -> String {
        // Some schemes could run a script in the name of this page.
        guard let url = returnURL, isHarmless(url) else { return "" }
        return "<a href=\"\(escaped(url))\">Back to the shop</a>"
    }

    /// A page or an app (`myapp://paid`).
    private static func isHarmless(_ url: String) -> Bool {
        guard let mark = url.firstRange(of: "://") else { return false }
        let scheme = url[..<mark.lowerBound].lowercased()
        let isPlain = scheme.unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || ["+", "-", "."].contains(scalar)
        }
        return isPlain && !scheme.isEmpty && !scripting.contains(scheme)
    }

    private static let scripting: Set<String> = [
        "about", "blob", "data", "file", "filesystem", "javascript", "jar", "vbscript", "view-source",
    ]

    /// By scalars: as characters, a quote with a combining mark behind it would not equal a quote.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { html, scalar in
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(scalar)
            }
        }
    }
}
