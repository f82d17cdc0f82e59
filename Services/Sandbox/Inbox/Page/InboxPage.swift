import HTTPKit
import JSONKit

/// The page of the inbox: plain HTML, and a script that puts what came into it as text.
enum InboxPage {
    /// One script of ours, frames of ours, and nothing from anywhere else.
    static let own = """
        default-src 'none'; script-src 'self'; connect-src 'self'; frame-src 'self'; style-src 'unsafe-inline'; \
        form-action 'none'; frame-ancestors 'none'; base-uri 'none'
        """
    /// A mail in its frame: shown, but neither run nor loaded, and of no origin.
    static let ofMail = """
        sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
        form-action 'none'; frame-ancestors 'self'; base-uri 'none'
        """
    static let nothing = "sandbox; default-src 'none'; frame-ancestors 'none'"

    static func guarded(_ reply: Reply<NoContent>, policy: String) -> Reply<NoContent> {
        reply.header("Content-Security-Policy", policy)
            .header("X-Content-Type-Options", "nosniff")
            .header("Referrer-Policy", "no-referrer")
            .header("Cache-Control", "no-store")
    }

    static let html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Sandbox inbox</title>
        <style>
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
        form { display: flex; gap: .5rem; flex-wrap: wrap; margin: 1rem 0 }
        input, select, button { font: inherit; padding: .3rem .6rem }
        input { flex: 1 1 14rem }
        table { border-collapse: collapse; width: 100% }
        th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ddd; vertical-align: top }
        td { overflow-wrap: anywhere }
        tbody tr { cursor: pointer }
        tbody tr:hover, tbody tr:focus-visible, tbody tr[aria-selected=true] { background: #eef4ff; outline: none }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f6f6; padding: 1rem }
        iframe { width: 100%; height: 24rem; border: 1px solid #ddd }
        .muted { color: #666 }
        </style>
        </head>
        <body>
        <h1>Sandbox inbox</h1>
        <p class="muted">What Florin has sent to people and programs. Nothing left this machine.</p>
        <form id="filter">
        <label for="to" class="muted">To</label>
        <input id="to" name="to" placeholder="ada@example.test" autocomplete="off">
        <label for="channel" class="muted">by</label>
        <select id="channel" name="channel">
        <option value="">any channel</option>
        <option value="email">e-mail</option>
        <option value="sms">SMS</option>
        <option value="push">push</option>
        <option value="webhook">webhook</option>
        </select>
        <button>Show</button>
        <button type="button" id="clear">Throw all away</button>
        </form>
        <p id="state" role="status" class="muted"></p>
        <table>
        <thead><tr><th>Time</th><th>Channel</th><th>To</th><th>Subject</th><th>Outcome</th></tr></thead>
        <tbody id="messages"></tbody>
        </table>
        <section id="message" hidden>
        <h2 id="subject"></h2>
        <p><span id="from" class="muted"></span> · <a id="raw">raw</a></p>
        <pre id="text"></pre>
        <iframe id="html" sandbox="allow-popups allow-popups-to-escape-sandbox" title="The HTML of the message"></iframe>
        <details><summary>Headers</summary><pre id="headers"></pre></details>
        </section>
        <noscript><p>Without scripts: <a href="/inbox/messages">/inbox/messages</a> has the same as JSON.</p></noscript>
        <script src="/inbox/inbox.js" defer></script>
        </body>
        </html>
        """
}
