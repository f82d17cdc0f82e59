extension InboxPage {
    /// Everything that came is put in as text; only addresses of pages become links.
    static let script = #"""
        "use strict";
        const part = (id) => document.getElementById(id);
        const filter = part("filter");
        let selected = null;
        let shown = "";

        function cell(row, text) {
          const cell = row.insertCell();
          cell.textContent = text ?? "";
        }

        function linked(element, text) {
          element.replaceChildren();
          let end = 0;
          for (const match of text.matchAll(/https?:\/\/[^\s<>"']+/g)) {
            const link = document.createElement("a");
            link.href = match[0];
            link.textContent = match[0];
            link.target = "_blank";
            link.rel = "noopener noreferrer";
            element.append(text.slice(end, match.index), link);
            end = match.index + match[0].length;
          }
          element.append(text.slice(end));
        }

        function open(message, row) {
          selected = message.id;
          for (const other of part("messages").rows) other.setAttribute("aria-selected", other === row);
          part("message").hidden = false;
          part("subject").textContent = message.subject ?? `${message.channel} to ${message.to}`;
          part("from").textContent = `from ${message.from ?? ""} to ${message.to}`;
          part("raw").href = `/inbox/messages/${message.id}/raw`;
          linked(part("text"), message.text ?? "");
          part("headers").textContent = Object.entries(message.headers).map(([name, value]) => `${name}: ${value}`).join("\n");
          const frame = part("html");
          frame.hidden = message.html === null;
          frame.src = message.html === null ? "about:blank" : `/inbox/messages/${message.id}/html`;
        }

        function show(messages) {
          const rows = part("messages");
          rows.replaceChildren();
          for (const message of messages) {
            const row = rows.insertRow();
            row.tabIndex = 0;
            cell(row, new Date(message.received_at).toLocaleTimeString());
            cell(row, message.channel);
            cell(row, message.to);
            cell(row, message.subject ?? (message.text ?? "").slice(0, 80));
            cell(row, message.outcome);
            row.setAttribute("aria-selected", message.id === selected);
            row.addEventListener("click", () => open(message, row));
            row.addEventListener("keydown", (event) => { if (event.key === "Enter") open(message, row); });
          }
          part("state").textContent = messages.length === 0 ? "Nothing has come." : `${messages.length} shown, newest first.`;
        }

        function query() {
          const query = new URLSearchParams({ limit: 200 });
          for (const name of ["to", "channel"]) {
            const value = filter.elements[name].value.trim();
            if (value) query.set(name, value);
          }
          return query;
        }

        async function load() {
          try {
            const answer = await fetch(`/inbox/messages?${query()}`);
            if (!answer.ok) throw new Error(`the sandbox answers ${answer.status}`);
            const text = await answer.text();
            if (text === shown) return;
            shown = text;
            show(JSON.parse(text).data);
          } catch (error) {
            part("state").textContent = `Cannot be shown: ${error.message}`;
          }
        }

        filter.addEventListener("submit", (event) => { event.preventDefault(); shown = ""; load(); });
        part("clear").addEventListener("click", async () => {
          await fetch("/inbox/messages", { method: "DELETE" });
          part("message").hidden = true;
          shown = "";
          load();
        });
        load();
        setInterval(load, 2000);

        """#
}
