import BillingDomain
import HTTPKit
import JSONKit
import Outbox

extension InvoiceParts {
    /// An answer that is kept, with the address of its invoice: whoever has that is let in, so it is kept nowhere but
    /// sealed, and put in again each time. It never changes, so a repetition is the same byte for byte.
    func shown(_ kept: Reply<InvoiceView>, of id: InvoiceID) async throws -> Reply<InvoiceView> {
        let stored = kept.stored()
        guard stored.status < 300, let invoice = try await desk.invoices.find(id),
            let url = try desk.links.url(of: invoice),
            case .object(let members) = try JSONParser.parse(stored.body)
        else { return kept }
        let shown = members.map { member in
            member.name == "public_url" ? JSONMember(member.name, .string(url)) : member
        }
        return Reply(
            StoredResponse(
                status: stored.status, headers: stored.headers, body: JSON.encode(JSONValue.object(shown))))
    }
}
