import ComplianceDomain
import Contracts
import PostgresAccess
import Primitives
import ServiceKit

/// Takes what customers certify, and weighs it against what is known of them.
struct TaxDesk: Sendable {
    let certifications: TaxStore
    let customers: CustomerStore
    let auth: RequestClient
    let ids: IDGenerator

    /// The number by which auth knows the person; nil when there is none. Not in a transaction.
    /// - Throws: `MessagingError` when auth is silent.
    func phone(of user: UserID) async throws -> String? {
        do {
            return try await auth.ask(FindUser(userID: user), key: ids.next().description).phone
        } catch let refused as RequestRefused where refused.code == "not_found" {
            return nil
        }
    }

    func keep(
        _ certification: TaxCertification, of user: UserID, phone: String?, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> KeptTaxCertification {
        _ = try await customers.lock(user, now: now, in: transaction)
        let profile = try await customers.profile(of: user, in: transaction)?.profile
        let indicia = TaxCertification.Indicia(addressCountry: profile?.address.country, phone: phone)
        return try await certifications.keep(
            KeptTaxCertification(
                user: user, certification: certification, isReportable: certification.isReportable(indicia),
                needsCure: certification.needsCure(indicia), createdAt: now.shown, updatedAt: now.shown),
            in: transaction)
    }
}
