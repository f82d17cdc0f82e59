import ComplianceDomain
import FileKit
import JSONKit
import NIOPosix
import Primitives

/// What is looked at in a document before it is taken.
enum DocumentInspection {
    /// On a thread of its own: what a PDF unpacks to is looked through to its end, and nobody else waits for that.
    /// - Throws: as `check`.
    static func run(
        _ content: [UInt8], _ type: FileType, _ facts: DocumentFacts, on day: CalendarDay
    ) async throws {
        try await NIOThreadPool.singleton.runIfActive { try check(content, type, facts, on: day) }
    }

    /// - Throws: `FileError`, `documentUnsafe`, and field errors of what cannot be a zone.
    private static func check(
        _ content: [UInt8], _ type: FileType, _ facts: DocumentFacts, on day: CalendarDay
    ) throws {
        // A face is looked at by machines that read pictures.
        if facts.kind.isPicture, type == .pdf { throw FileError.typeRefused(type) }
        do throws(DocumentFile.Refusal) {
            _ = try DocumentFile.check(content)
        } catch {
            switch error {
            case .type: throw FileError.typeRefused(type)
            case .size: throw FileError.tooLarge(limit: DocumentFile.maximumBytes)
            case .sides(nil): throw ComplianceError.documentUnsafe("The picture cannot be read.")
            case .sides(let sides?):
                throw ComplianceError.documentUnsafe(
                    "The picture has \(sides.width) x \(sides.height) pixels; both must be 300 to 10,000.")
            case .unsafe(let danger): throw ComplianceError.documentUnsafe("The PDF: \(danger.rawValue).")
            }
        }
        guard let mrz = facts.mrz else { return }
        do throws(MRZ.Refusal) {
            _ = try MRZ(mrz, today: day)
        } catch {
            let message =
                switch error {
                case .lines: "must be three lines of 30 letters, or two of 36 or 44"
                case .character(let line, let column):
                    "line \(line), column \(column): must be a capital letter, a digit or <"
                }
            throw FieldErrors([FieldError("mrz", .malformed, message)])
        }
    }
}

/// What zones say against what the customer says.
enum ZoneCheck {
    /// - Returns: one check if there is a zone.
    /// - Throws: `mrzMismatch`.
    static func check(
        _ documents: [KYCDocument], against profile: CustomerProfile, on day: CalendarDay
    ) throws(ComplianceError) -> [VerificationCheck] {
        var checks: [VerificationCheck] = []
        for document in documents {
            guard let zone = document.zone(on: day) else { continue }
            let comparison = zone.compare(
                with: ClaimedIdentity(
                    firstName: profile.firstName, lastName: profile.lastName, birthDate: profile.birthDate,
                    documentNumber: document.number, expiresOn: document.expiresOn))
            guard comparison.mismatches.isEmpty else {
                let aspects = comparison.mismatches.map(\.rawValue).joined(separator: ", ")
                throw .mrzMismatch("Of the \(document.kind.rawValue): \(aspects).")
            }
            checks.append(
                VerificationCheck(
                    .mrz, comparison.needsReview ? .review : .passed, comparison.needsReview ? "names" : nil))
        }
        // One name, one row: what a person has to look at counts.
        return checks.first { $0.result == .review }.map { [$0] } ?? Array(checks.prefix(1))
    }
}
