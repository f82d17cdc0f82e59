import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// What a person allows for one purpose.
struct ConsentView: FieldEncodable {
    let consent: ProcessingConsent

    init(_ consent: ProcessingConsent) { self.consent = consent }

    static let example = ConsentView(
        ProcessingConsent(purpose: .marketing, granted: true, textVersion: "2026-01", change: .example, at: .example))

    static var schemaTitle: String { "ProcessingConsent" }

    func encode(to out: inout JSONWriter) {
        out.field("id", consent.change)
        out.field("purpose", consent.purpose)
        out.field("granted", consent.granted)
        out.field("text_version", consent.textVersion)
        out.field("status", consent.status)
        out.field("created_at", consent.at)
    }
}
