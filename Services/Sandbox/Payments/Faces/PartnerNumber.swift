import MoneyKit
import Primitives

/// What partners call things that count them: a number that belongs to an id of ours.
enum PartnerNumber {
    static func of(_ id: UniqueID) -> Int64 { Int64(id.low & 0xffff_ffff_ffff) + 1 }
}

extension PaymentBook {
    func payment(with face: PaymentFace, number: Int64) async throws -> SandboxPayment {
        let found = payments.values.first { $0.face == face && PartnerNumber.of($0.id) == number }
        guard let found else { throw PaymentError.unknownPayment }
        try await journal.sync()
        return found
    }

    /// All refunds at one partner with their payments, newest first.
    func refunds(with face: PaymentFace) async throws -> [(refund: SandboxRefund, payment: SandboxPayment)] {
        let found = refunds.values.compactMap { refund in
            payments[refund.payment].flatMap { $0.face == face ? (refund: refund, payment: $0) : nil }
        }
        try await journal.sync()
        return found.sorted { $0.refund.id > $1.refund.id }
    }

    /// The name of the next refund with a note, at a partner that takes as many of one note as are asked for.
    func nextRefund(noted note: String, of payment: SandboxPayment) -> String {
        let count = refunds.values.count { $0.payment == payment.reference && $0.note(payment.face) == note }
        return "\(note)#\(count)"
    }
}

extension SandboxRefund {
    /// The merchant's note, of a refund that has one in the place of a reference.
    func note(_ face: PaymentFace) -> String {
        let name = face.merchant(reference)
        return name.lastIndex(of: "#").map { String(name[..<$0]) } ?? name
    }
}
